import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { dispatch, handlers } from './branching.ts';
import type { Parcel } from './branching.ts';

it.each<[Parcel, string]>([
  [{ id: 'far-1', kind: 'letter', weightKg: 0.1 }, 'stamp for far-1'],
  [{ id: 'near-2', kind: 'parcel', weightKg: 30 }, 'standard courier for near-2'],
  [{ id: 'far-3', kind: 'parcel', weightKg: 30 }, 'express courier for far-3'],
  [{ id: 'far-4', kind: 'parcel', weightKg: 31 }, 'truck for far-4'],
  [{ id: 'near-5', kind: 'freight', weightKg: 1 }, 'truck for near-5'],
])('ships %j as its weight and address require', async (parcel, way) => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(dispatch, parcel);
  expect(await instance.result()).toBe(way);
});
