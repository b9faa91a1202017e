import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Client } from '@grpc/grpc-js';
import { Harness } from '../fixtures/harness.ts';
import { SeededRandom } from '../fixtures/seeded-random.ts';
import { rounds, seed, timeoutMs } from './test-budget.ts';
import { methodNamed, methods, randomBytes, randomRequest } from './contract.ts';
import { whileServing } from './probe.ts';
import type { Served } from './probe.ts';
import { connect, endOf, openStream, send } from './wire.ts';

let harness: Harness;
let client: Client;

beforeAll(async () => {
  const settings = ['--ping-interval', '500ms', '--ping-timeout', '5s'];
  harness = await Harness.start({
    transport: 'tcp',
    settings: [...settings, '--log-level', 'error'],
  });
  client = connect(harness.address);
});
// Target instances, which no worker runs.
beforeEach(async () => {
  for (const id of ['fuzz-1', 'fuzz-2', 'fuzz-3']) {
    await harness.client.start('fuzz', 1, { id, idReuse: 'terminateExisting' });
  }
});
afterAll(async () => {
  client.close();
  await harness.close();
});

/** The codes of internal and unexpected errors of the sidecar. */
const bugs = ['INTERNAL', '13', '2'];
/** Methods that wait as long as the request requires. */
const waits = /^(Wait|Query|Update|GetBatch)/;
const answerTimeoutMs = 2_000;
const rssMiBMax = 700;

/** The ends of the calls, and the results of well-behaved clients. */
function expectGood(ends: Readonly<Record<string, number>>, served: Served): void {
  if (rounds > 100) console.log(ends, served);
  for (const bug of bugs) expect(ends).not.toHaveProperty(bug);
  expect(served.count).toBeGreaterThan(0);
  expect(served.slowestMs).toBeLessThan(10_000);
  expect(served.rssMiB).toBeLessThan(rssMiBMax);
  expect(harness.sidecar.output).not.toMatch(/"level":"(error|fatal)"/);
}

for (const method of methods.filter(({ requestStream }) => !requestStream)) {
  test(
    `${method.name} answers every generated request clearly`,
    { timeout: timeoutMs },
    async () => {
      const random = new SeededRandom(seed * 1_000 + methods.indexOf(method));
      const ends: Record<string, number> = {};
      const served = await whileServing(harness, async () => {
        for (let batch = 0; batch < rounds / 10; batch += 1) {
          const calls = Array.from({ length: 10 }, (_, no) => {
            const make = no % 2 === 0 ? randomRequest : randomBytes;
            return send(client, method.path, [make(random, method)], answerTimeoutMs);
          });
          for (const end of await Promise.all(calls)) ends[end] = (ends[end] ?? 0) + 1;
        }
      });
      for (const bug of bugs) expect(ends).not.toHaveProperty(bug);
      if (!waits.test(method.name)) expect(ends).not.toHaveProperty('4');
      expectGood(ends, served);
    },
  );
}

for (const method of methods.filter(({ requestStream }) => requestStream)) {
  test(
    `${method.name} ends every generated stream with a clear status`,
    { timeout: timeoutMs },
    async () => {
      const random = new SeededRandom(seed * 1_000 + methods.indexOf(method));
      const ends: Record<string, number> = {};
      const served = await whileServing(harness, async () => {
        for (let batch = 0; batch < rounds / 5; batch += 1) {
          const streams = Array.from({ length: 5 }, () => {
            const messages = Array.from({ length: random.whole(1, 12) }, () =>
              random.whole(0, 4) === 0
                ? randomBytes(random, method)
                : randomRequest(random, method),
            );
            return send(client, method.path, messages, answerTimeoutMs);
          });
          for (const end of await Promise.all(streams)) ends[end] = (ends[end] ?? 0) + 1;
        }
      });
      for (const bug of bugs) expect(ends).not.toHaveProperty(bug);
      expectGood(ends, served);
    },
  );
}

test('the sidecar handles any frame of an accepted worker', { timeout: timeoutMs }, async () => {
  const method = methodNamed('Attach');
  const random = new SeededRandom(seed);
  const hello = method.requestSerialize({
    hello: {
      protocol: 1,
      worker: 'fuzz',
      orchestrations: [{ name: 'fuzz', version: '' }],
      activities: [{ name: 'fuzz', version: '' }],
      credits: { turns: 100, activities: 100 },
    },
  });
  const ends: Record<string, number> = {};
  const served = await whileServing(harness, async () => {
    for (let batch = 0; batch < rounds / 2; batch += 1) {
      const streams = Array.from({ length: 5 }, () => {
        const stream = openStream(client, method.path, answerTimeoutMs);
        const end = endOf(stream);
        stream.write(hello);
        const isKnown = random.whole(0, 3) === 0;
        // Tokens count up from 1. These tokens match work in flight, of this worker and of others.
        for (let count = random.whole(1, 40); count > 0; count -= 1) {
          const token = random.whole(0, 60);
          const turn = { token, actions: [], more: random.whole(0, 1) === 1 };
          const known = method.requestSerialize({ turns: [turn], activities: [{ token }] });
          const any = randomRequest(random, method);
          stream.write(isKnown || random.whole(0, 1) === 0 ? known : any);
        }
        stream.end();
        return end;
      });
      for (const end of await Promise.all(streams)) ends[end] = (ends[end] ?? 0) + 1;
    }
  });
  expect(Object.keys(ends).length).toBeGreaterThan(1);
  expectGood(ends, served);
});
