import { defineEvent, defineOrchestration, TimeoutError } from '@perdure/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Harness } from '../fixtures/harness.ts';

const go = defineEvent<unknown>('go');
const code = defineOrchestration<undefined, unknown>('code');
const again = defineOrchestration<number, unknown>('again');

let harness: Harness;
beforeAll(async () => {
  harness = await Harness.start({ settings: ['--cached-instances', '0'] });
  await harness.attach([
    // Sets the status to the value of each event, and ends at `null`.
    code.handle(async (ctx) => {
      for (;;) {
        const to = await ctx.waitFor(go);
        if (to === null) return ctx.status;
        ctx.setStatus(to);
      }
    }),
    again.handle(async (ctx, left) => {
      if (left > 0) {
        ctx.setStatus(`${left} left`);
        return ctx.continueAsNew(left - 1);
      }
      return ctx.status;
    }),
  ]);
});
afterAll(() => harness.close());

test('a waiting client receives each change of the status with its version', async () => {
  const handle = await harness.client.start(code);
  const first = handle.waitStatus();
  await handle.raise(go, { step: 1 });
  expect(await first).toEqual({ version: 1, value: { step: 1 }, ended: false });
  const second = handle.waitStatus({ after: 1 });
  await handle.raise(go, { step: 2 });
  expect(await second).toEqual({ version: 2, value: { step: 2 }, ended: false });
  // An earlier change is returned immediately.
  expect(await handle.waitStatus({ after: 1 })).toMatchObject({ version: 2 });
  await expect(handle.waitStatus({ after: 2, timeout: 50 })).rejects.toThrow(TimeoutError);
  const last = handle.waitStatus({ after: 2 });
  await handle.raise(go, null);
  expect(await last).toEqual({ version: 2, value: { step: 2 }, ended: true });
  expect(await handle.result()).toEqual({ step: 2 });
});

test('a wait survives a restart of the sidecar and the eviction of its instance', async () => {
  const handle = await harness.client.start(code);
  await handle.raise(go, 'a');
  expect((await handle.waitStatus()).value).toBe('a');
  const waiting = handle.waitStatus({ after: 1 });
  await harness.restartSidecar();
  // Other instances run, so that the sidecar evicts this instance from memory.
  const others = await Promise.all(
    Array.from({ length: 10 }, () => harness.client.start(again, 3)),
  );
  for (const other of others) await other.result();
  await handle.raise(go, 'b');
  expect(await waiting).toEqual({ version: 2, value: 'b', ended: false });
  await handle.terminate();
});

test('a client receives changes in order until the instance ends', async () => {
  const handle = await harness.client.start(code);
  const seen: unknown[] = [];
  await handle.raise(go, 'first');
  for await (const { version, value } of handle.statusChanges()) {
    seen.push([version, value]);
    await handle.raise(go, version < 3 ? `after ${version}` : null);
  }
  expect(seen).toEqual([
    [1, 'first'],
    [2, 'after 1'],
    [3, 'after 2'],
  ]);
});

test('status and version cross continue-as-new', async () => {
  const handle = await harness.client.start(again, 3);
  expect(await handle.result()).toBe('1 left');
  expect(await handle.waitStatus()).toEqual({ version: 3, value: '1 left', ended: true });
  const { customStatus, customStatusVersion } = await handle.get();
  expect([customStatus, customStatusVersion]).toEqual(['1 left', 3]);
});
