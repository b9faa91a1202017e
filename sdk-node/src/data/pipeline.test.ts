import { setImmediate } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { decodePayload, encodePayload } from '../payload.ts';
import type { Payload } from '../model/wire-types.ts';
import type { EncodedPayload, PayloadCodec } from './codec.ts';
import { InboundFrames, OutboundFrames } from '../worker/frame-data.ts';
import { DataPipeline } from './pipeline.ts';

const payload = (value: unknown): Payload => encodePayload(value, 1_000_000, 'value');

/** A codec that inverts every byte and prefixes the encoding with its name. */
function turning(name: string, later = false): PayloadCodec {
  const turned = (data: Uint8Array): Uint8Array => data.map((byte) => byte ^ 0xff);
  const give = (one: EncodedPayload) => (later ? setImmediate(one) : one);
  return {
    encode: ({ data, encoding }) => give({ data: turned(data), encoding: `${name}|${encoding}` }),
    decode: (one) => {
      if (!one.encoding.startsWith(`${name}|`)) return one;
      if (one.data.length === 0) throw new Error('nothing there');
      return give({ data: turned(one.data), encoding: one.encoding.slice(name.length + 1) });
    },
  };
}

const pipelineOf = (...codec: PayloadCodec[]): DataPipeline => DataPipeline.of({ codec })!;

describe('a pipeline', () => {
  it('is null when nothing is configured', () => {
    expect(DataPipeline.of({})).toBeNull();
  });

  it('encodes each payload of a message at every depth, and nothing else', async () => {
    const failure = { message: 'm', details: payload('d'), cause: { details: payload('c') } };
    const headers = [{ key: 'data', value: 'encoding' }];
    const message = { name: 'n', list: [{ input: payload(1) }], failure, headers, none: null };
    const pipeline = pipelineOf(turning('a'), turning('b', true));
    await pipeline.encode(message);
    expect(message.list[0]!.input.encoding).toBe('b|a|');
    expect(failure.cause.details.encoding).toBe('b|a|');
    expect(message.headers).toEqual([{ key: 'data', value: 'encoding' }]);
    await pipeline.decode(message);
    expect(decodePayload(message.list[0]!.input)).toBe(1);
    expect(decodePayload(failure.details)).toBe('d');
    expect(decodePayload(failure.cause.details)).toBe('c');
  });

  it('returns no promise for synchronous codecs', () => {
    const message = { input: payload({ a: 'ä' }) };
    const pipeline = pipelineOf(turning('a'), turning('b'));
    expect(pipeline.encode(message)).toBeUndefined();
    expect(pipeline.decode(message)).toBeUndefined();
    expect(decodePayload(message.input)).toEqual({ a: 'ä' });
  });

  it('reports a payload that cannot be decoded to the code that reads it', async () => {
    for (const later of [false, true]) {
      const empty: Payload = { data: Buffer.alloc(0), encoding: 'a|' };
      const message = { bad: empty, good: payload(2) };
      await pipelineOf(turning('a', later)).decode(message);
      expect(() => decodePayload(message.bad)).toThrow(/"a\|" could not be read: nothing there/);
      expect(decodePayload(message.good)).toBe(2);
    }
  });

  it('reserves bytes for the additions of codecs', () => {
    const codecs = [turning('a'), turning('b')];
    expect(pipelineOf(...codecs).payloadBytesMax(100_000)).toBe(100_000 - 2 * 4_096);
  });
});

describe('frames', () => {
  const lateFor = (text: string): PayloadCodec => ({
    encode: (one) => (String(one.data).includes(text) ? setImmediate(one) : one),
    decode: (one) => (String(one.data).includes(text) ? setImmediate(one) : one),
  });
  const taskOf = (text: string): never =>
    ({ activities: [{ input: { data: Buffer.from(text), encoding: '' } }] }) as never;
  const textOf = (frame: { activities?: unknown }): string =>
    String((frame.activities as { input: Payload }[])[0]!.input.data);

  it('that arrive are handled in order of arrival, even if decoding one takes longer', async () => {
    const received: string[] = [];
    const inbound = new InboundFrames(pipelineOf(lateFor('slow')), (frame) =>
      received.push(textOf(frame)),
    );
    inbound.receive(taskOf('1'));
    expect(received).toEqual(['1']);
    for (const text of ['slow 2', '3', 'slow 4', '5']) inbound.receive(taskOf(text));
    expect(received).toEqual(['1']);
    await expect.poll(() => received).toEqual(['1', 'slow 2', '3', 'slow 4', '5']);
    inbound.receive(taskOf('6'));
    await expect.poll(() => received.at(-1)).toBe('6');
  });

  it('that are sent stay in order, and hasFrame() reports only encoded frames', async () => {
    const frames = ['1', 'slow 2', '3'].map(taskOf);
    const source = { hasFrame: () => frames.length > 0, nextFrame: () => frames.shift()! };
    const sent: string[] = [];
    const outbound = new OutboundFrames(pipelineOf(lateFor('slow')), source, () => send());
    const send = (): void => {
      while (outbound.hasFrame()) sent.push(textOf(outbound.nextFrame()));
    };
    send();
    expect(sent).toEqual(['1']);
    expect(outbound.busy).toBe(true);
    await expect.poll(() => sent).toEqual(['1', 'slow 2', '3']);
    expect(outbound.busy).toBe(false);
  });

  it('that are sent report each item that could not be encoded', async () => {
    for (const later of [false, true]) {
      const refuse = (): never => {
        throw new Error('no key');
      };
      const encode = later ? () => Promise.reject(new Error('no key')) : refuse;
      const action = { kind: 'completeExecution', completeExecution: { output: payload(1) } };
      const frame = {
        turns: [
          { token: 7, actions: [action] },
          { token: 8, actions: [] },
        ],
        activities: [{ token: 9, output: payload(1), failure: null }],
        heartbeats: [{ token: 10, details: payload(1) }],
        failures: [],
      };
      let open = true;
      const source = { hasFrame: () => open, nextFrame: () => ((open = false), frame as never) };
      const codec = { encode, decode: (one: EncodedPayload) => one };
      const failures: string[] = [];
      const failed = (list: string): void => void failures.push(list);
      const ready = (): void => undefined;
      const outbound = new OutboundFrames(pipelineOf(codec), source, ready, failed);
      await expect.poll(() => outbound.hasFrame()).toBe(true);
      const sent = outbound.nextFrame();
      expect(sent.turns).toEqual([{ token: 8, actions: [] }]);
      expect(sent.failures).toMatchObject([{ token: 7, message: expect.stringMatching('no key') }]);
      expect(sent.activities).toMatchObject([
        { token: 9, output: null, failure: { details: null } },
      ]);
      expect(() => decodePayload(sent.heartbeats![0]!.details as Payload)).toThrow('no key');
      expect(failures.toSorted()).toEqual(['activities', 'heartbeats', 'turns']);
    }
  });
});
