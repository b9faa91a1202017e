import { fileURLToPath } from 'node:url';

import { loadSync } from '@grpc/proto-loader';
import type { MessageTypeDefinition } from '@grpc/proto-loader';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { messagesOf } from './arbitrary.suite.ts';
import { loadContract } from './contract.ts';
import { schema } from './generated/schema.ts';
import { MalformedError } from './reader.ts';

const contract = loadContract();
const messages = messagesOf(schema);

/** The reference implementation: protobufjs through proto-loader. */
const reference = loadSync(
  [
    'perdure/v1/worker.proto',
    'perdure/v1/client.proto',
    'perdure/v1/admin.proto',
    'perdure/v1/schedule.proto',
    'perdure/v1/batch.proto',
  ],
  {
    keepCase: false,
    longs: Number,
    enums: String,
    defaults: true,
    arrays: true,
    objects: true,
    oneofs: true,
    bytes: Buffer,
    includeDirs: [fileURLToPath(new URL('..', import.meta.url))],
  },
);

function referenceCodec(name: string): MessageTypeDefinition<object, object> {
  return reference[`perdure.v1.${name}`] as MessageTypeDefinition<object, object>;
}

describe('codecs of the contract', () => {
  it.each(schema.messages.map(({ name }) => name))('encode %s as protobufjs decodes it', (name) => {
    const codec = contract.codec(name);
    const protobufjs = referenceCodec(name);
    fc.assert(
      fc.property(messages(name), (value) => {
        expect(protobufjs.deserialize(codec.encode(value))).toStrictEqual(value);
        expect(codec.decode(protobufjs.serialize(value as object))).toStrictEqual(value);
        expect(codec.decode(codec.encode(value))).toStrictEqual(value);
      }),
      { numRuns: 60 },
    );
  });

  it('skip unknown fields and unknown enum values', () => {
    const later = Buffer.concat([
      contract.codec('RaiseEventRequest').encode({ instanceId: 'a', policy: 77 }),
      Buffer.from([0xf8, 0x06, 0x05]), // field 111, a number
      Buffer.from([0xf2, 0x06, 0x01, 0x61]), // field 110, bytes
      Buffer.from([0xe9, 0x06, 1, 2, 3, 4, 5, 6, 7, 8]), // field 109, 64 bits
      Buffer.from([0xe5, 0x06, 1, 2, 3, 4]), // field 108, 32 bits
    ]);
    expect(contract.codec('RaiseEventRequest').decode(later)).toMatchObject({
      instanceId: 'a',
      policy: 77,
    });
  });

  it('decode texts as UTF-8, independently of earlier texts', () => {
    const codec = contract.codec<{ instanceId: string }>('TerminateInstanceRequest');
    const idOf = (bytes: number[]): string =>
      codec.decode(Buffer.from([0x0a, bytes.length, ...bytes])).instanceId;
    const broken = [0xe9, 0x61];
    for (const bytes of [[0x61, 0x61], broken, [0xc3, 0xa9], broken, [0x61, 0x61]]) {
      expect(idOf(bytes)).toBe(Buffer.from(bytes).toString('utf8'));
    }
  });

  it('decode bytes as text where configured, and encode both', () => {
    const texts = loadContract({ texts: ['Payload.data'] }).codec('Payload');
    const bytes = contract.codec('Payload');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const asBytes = { data: Buffer.from(text), encoding: '' };
        expect(bytes.decode(texts.encode({ data: text, encoding: '' }))).toStrictEqual(asBytes);
        expect(texts.encode(asBytes)).toStrictEqual(bytes.encode(asBytes));
        expect(texts.decode(bytes.encode(asBytes))).toStrictEqual({ data: text, encoding: '' });
      }),
    );
  });

  it('do not decode skipped fields but encode them', () => {
    const skipping = loadContract({ skipped: ['ActivityScheduled.input', 'TurnCompleted.worker'] });
    const input = { data: Buffer.from('7'), encoding: '' };
    const scheduled = { seq: 1, name: 'a', input, options: null, headers: [] };
    const codec = skipping.codec('ActivityScheduled');
    const encoded = contract.codec('ActivityScheduled').encode(scheduled);
    expect(codec.decode(encoded)).toStrictEqual({ ...scheduled, input: null });
    expect(codec.encode(scheduled)).toStrictEqual(encoded);
    const ended = contract.codec('TurnCompleted').encode({ delivered: 3, worker: 'w' });
    expect(skipping.codec('TurnCompleted').decode(ended)).toEqual({ delivered: 3, worker: '' });
  });

  it('decode packed and unpacked lists of enums', () => {
    const codec = contract.codec<{ statuses: string[] }>('ListInstancesRequest');
    const apart = codec.decode(Buffer.from([0x08, 0x02, 0x08, 0x05]));
    expect(apart.statuses).toEqual(['INSTANCE_STATUS_RUNNING', 'INSTANCE_STATUS_COMPLETED']);
    expect(codec.decode(codec.encode(apart))).toEqual(apart);
  });

  it('reject bytes that are not a message with MalformedError', () => {
    const codec = contract.codec('AttachRequest');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          codec.decode(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedError);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('reject every truncated message', () => {
    const codec = contract.codec('HistoryEvent');
    const whole = codec.encode({
      id: 3,
      timeMs: 1_700_000_000_000,
      kind: 'eventRaised',
      eventRaised: { name: 'go', payload: { data: Buffer.from('{}'), encoding: '' } },
    });
    const cuts = [whole.length - 1, whole.length - 3, 5, 1];
    for (const cut of cuts) {
      expect(() => codec.decode(whole.subarray(0, cut))).toThrow(MalformedError);
    }
  });

  it('reject messages with too many nested levels', () => {
    let nested = Buffer.alloc(0);
    for (let depth = 0; depth < 2_000; depth += 1) {
      const length = contract.codec('Pong').encode({ id: nested.length }).subarray(1);
      nested = Buffer.concat([
        Buffer.from([0x3a]),
        nested.length === 0 ? Buffer.of(0) : length,
        nested,
      ]);
    }
    expect(() => contract.codec('Failure').decode(nested)).toThrow(/100 levels deep/);
  });
});
