import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { folderStore } from '@perdure/sdk';
import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { handlers, summarise } from './large-payloads.ts';

it('passes four megabytes through a sidecar with a limit of two', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'perdure-sample-'));
  try {
    await using env = await TestEnvironment.start({ handlers, offload: folderStore(folder) });
    const instance = await env.client.start(summarise, 4_000);
    expect(await env.finish(instance.result())).toBe(4_000);
    // The result of one activity and the input of the next: the same bytes, stored once.
    expect(await readdir(folder)).toHaveLength(1);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('fails without a store', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const instance = await env.client.start(summarise, 4_000);
  await expect(env.finish(instance.result())).rejects.toThrow(/collect/);
});
