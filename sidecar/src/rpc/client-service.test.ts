import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createEventCodec } from '../wire/event-codec.ts';
import { contract, startHarness, until } from './service-harness.suite.ts';
import type { ServiceHarness } from './service-harness.suite.ts';

let harness: ServiceHarness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const payload = (bytes: number) => ({ data: Buffer.alloc(bytes, 0x20), encoding: '' });
const last = () => harness.clients.calls.at(-1);

describe('unary calls', () => {
  it('start an instance and read its description', async () => {
    const answer = await harness.call('StartInstance', {
      name: 'order',
      instanceId: 'o-1',
      input: payload(3),
    });
    expect(answer).toEqual({ instanceId: 'o-1', execution: 1, created: true });
    expect(last()![1]).toMatchObject({ name: 'order', idReusePolicy: 'reject', version: '' });

    const { instance } = await harness.call('GetInstance', { instanceId: 'o-1' });
    expect(instance).toMatchObject({
      instanceId: 'o-1',
      status: 'INSTANCE_STATUS_RUNNING',
      historyLength: 7,
      input: { data: Buffer.from('{"cents":4200}') },
      waitingFor: [{ reason: 'WAIT_REASON_NO_WORKER', seq: 3, name: 'charge' }],
    });
  });

  it('end with the code in the trailer when the port rejects', async () => {
    await harness.call('StartInstance', { name: 'order', instanceId: 'twice' });
    await expect(
      harness.call('StartInstance', { name: 'order', instanceId: 'twice' }),
    ).rejects.toMatchObject({ status: 6, code: 'ALREADY_EXISTS' });
    await expect(harness.call('GetInstance', { instanceId: 'missing' })).rejects.toMatchObject({
      status: 5,
      code: 'NOT_FOUND',
      details: 'there is no instance "missing"',
    });
  });

  it('pass policies to the port by name, and reject unknown policies', async () => {
    await harness.call('RaiseEvent', {
      instanceId: 'o-1',
      name: 'go',
      policy: 'RAISE_POLICY_REJECT',
    });
    expect(last()).toEqual(['raise', 'o-1', 'go', null, 'reject', []]);
    await expect(
      harness.call('RaiseEvent', { instanceId: 'o-1', name: 'go', policy: 55 }),
    ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', details: 'policy is unknown: 55' });
  });

  it.each([
    ['an empty name', { name: '' }, 'name is empty'],
    ['a control character', { name: 'a\nb' }, 'name contains a control character'],
    ['a name that is too long', { name: 'é'.repeat(129) }, 'name is 258 bytes long'],
    ['an id reserved for children', { name: 'a', instanceId: 'p::1' }, '"::"'],
    ['an unreadable id', { name: 'a', instanceId: '\u{d800}' }, 'not valid UTF-8'],
    ['an endless key', { name: 'a', idempotencyKey: 'k'.repeat(300) }, 'idempotency_key is 300'],
  ])('reject %s', async (_, request, details) => {
    const before = harness.clients.calls.length;
    await expect(harness.call('StartInstance', request)).rejects.toMatchObject({
      status: 3,
      code: 'INVALID_ARGUMENT',
      details: expect.stringContaining(details),
    });
    expect(harness.clients.calls.length).toBe(before);
  });

  it('reject a payload over the limit, with the limit and the setting that raises it', async () => {
    const input = payload(64 * 1024 + 1);
    await expect(harness.call('StartInstance', { name: 'a', input })).rejects.toMatchObject({
      status: 8,
      code: 'PAYLOAD_TOO_LARGE',
      details: expect.stringMatching(/^input is 65537 bytes.*65536.*--max-payload-bytes/),
    });
    await harness.call('RaiseEvent', { instanceId: 'a', name: 'n', payload: payload(64 * 1024) });
  });

  it.each([
    ['over the limit', 300 * 1024, /the message has 3072\d\d bytes; this sidecar accepts 262144/],
    ['far over the limit', 2 * 1024 * 1024, /larger than max/],
  ])('reject a message %s', async (_, bytes, details) => {
    await expect(
      harness.call('StartInstance', { name: 'a', input: payload(bytes) }),
    ).rejects.toMatchObject({ status: 8, details: expect.stringMatching(details) });
  });

  it('reject malformed messages, and serve the next call', async () => {
    await expect(
      harness.call('GetInstance', Buffer.from([0x0a, 0xff, 0x01])),
    ).rejects.toMatchObject({
      status: 3,
      code: 'INVALID_ARGUMENT',
      details: expect.stringContaining('malformed message'),
    });
    await expect(harness.call('NoSuchThing', Buffer.alloc(0))).rejects.toMatchObject({
      status: 12,
    });
    await harness.call('ListInstances', {});
  });

  it('report internal errors only in the log', async () => {
    await expect(harness.call('PurgeInstance', { instanceId: 'o-1' })).rejects.toMatchObject({
      status: 13,
      code: 'INTERNAL',
      details: 'internal error of the sidecar. See the log of the sidecar',
    });
    expect(harness.logged).toHaveLength(1);
  });

  it('page through listings, and reject page tokens of other sidecars', async () => {
    const page = await harness.call('ListInstances', {
      statuses: ['INSTANCE_STATUS_STUCK'],
      name: 'x',
    });
    expect(last()![1]).toMatchObject({ statuses: ['stuck'], name: 'x' });
    expect(last()![3]).toBe(100);
    await harness.call('ListInstances', { pageToken: page.nextPageToken, pageSize: 5 });
    expect(last()!.slice(2)).toEqual([17, 5]);
    for (const pageToken of ['17', 'cDE3IA', '%%%', 'x'.repeat(1000)]) {
      await expect(harness.call('ListInstances', { pageToken })).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
      });
    }
    await expect(harness.call('ListInstances', { pageSize: 1001 })).rejects.toMatchObject({
      details: expect.stringContaining('page_size is 1001'),
    });
  });

  it('abort the wait of a disconnected caller', async () => {
    const client = harness.client();
    const call = client.makeUnaryRequest(
      '/perdure.v1.ClientService/WaitInstance',
      (id: string) => contract.codec('WaitInstanceRequest').encode({ instanceId: id }),
      (bytes: Buffer) => bytes,
      'gone',
      () => {},
    );
    await until(() => harness.clients.waits.some(({ id }) => id === 'gone'));
    call.cancel();
    await until(() => harness.clients.waits.find(({ id }) => id === 'gone')!.abandoned);
  });

  it('describe the sidecar', async () => {
    expect(await harness.call('DescribeSidecar', {}, 'AdminService')).toMatchObject({
      version: '0.0.0-test',
      protocol: 1,
      turnsReady: 1,
      activitiesOut: 4,
      timers: 5,
    });
    expect(await harness.call('ListWorkers', {}, 'AdminService')).toEqual({
      workers: [],
      nextPageToken: '',
    });
  });
});

/** Formats the fields of an object in a defined order, bytes as base64. */
function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${name}:${textOf(field)}`).join()}}`;
}

describe('the history of an instance', () => {
  it('is sent without decoding, in frames of about one mebibyte', async () => {
    const codec = createEventCodec(contract);
    const event = (id: number) =>
      ({
        id,
        timeMs: 1_700_000_000_000 + id,
        kind: 'eventRaised',
        eventRaised: {
          name: 'n',
          payload: payload(40_000),
          carriedFrom: 0,
          headers: [],
          idempotencyKey: '',
        },
      }) as const;
    harness.clients.historyChunks = Array.from({ length: 70 }, (_, i) =>
      codec.encode([event(i + 1)]),
    );
    const frames = await harness.history({ instanceId: 'o-1', execution: 3 });
    expect(frames.map(({ execution }) => execution)).toEqual([3, 3, 3]);
    // The test compares texts, because comparing megabytes of buffers item by item takes seconds.
    const sent = Array.from({ length: 70 }, (_, i) => event(i + 1));
    const texts = (events: readonly object[]): string[] => events.map((one) => textOf(one));
    expect(texts(frames.flatMap(({ events }) => events))).toEqual(texts(sent));
  });

  it('of a missing instance is NOT_FOUND, and an empty history names its execution', async () => {
    await expect(harness.history({ instanceId: 'missing' })).rejects.toMatchObject({
      status: 5,
      code: 'NOT_FOUND',
    });
    harness.clients.historyChunks = [];
    expect(await harness.history({ instanceId: 'o-1' })).toEqual([{ execution: 1, events: [] }]);
  });
});
