import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

import { loadSync } from '@grpc/proto-loader';
import type { MessageTypeDefinition } from '@grpc/proto-loader';
import { loadContract } from '@perdure/proto/codec';
import { beforeAll, describe, expect, it } from 'vitest';

import { nodeDriver } from '../drivers/node/driver.ts';
import type { CaseBytes, TurnBytes } from './bytes.ts';
import { stale, vectorFiles } from './files.ts';
import type { VectorFile } from './files.ts';

let files: VectorFile[] = [];

beforeAll(async () => {
  files = await vectorFiles(nodeDriver);
});

const contract = loadContract();

/** The reference implementation: protobufjs through proto-loader. */
const reference = loadSync('perdure/v1/worker.proto', {
  longs: Number,
  enums: String,
  defaults: false,
  oneofs: true,
  includeDirs: [fileURLToPath(new URL('../../proto', import.meta.url))],
});

function recodings(message: string): ((bytes: Buffer) => Buffer)[] {
  const codec = contract.codec<unknown>(message);
  const protobufjs = reference[`perdure.v1.${message}`] as MessageTypeDefinition<object, object>;
  return [
    (bytes) => codec.encode(codec.decode(bytes)),
    (bytes) => protobufjs.serialize(protobufjs.deserialize(bytes)),
  ];
}

const messages = { task: 'TurnTask', result: 'TurnResult', failure: 'TurnFailure' } as const;
const newerKind = Buffer.from([0x82, 0x7d, 0x02, 0x08, 0x01]);

/** The messages whose encoding differs, as text. */
function changed(turn: TurnBytes, where: string): string[] {
  return Object.entries(messages).flatMap(([key, message]) => {
    const bytes = Buffer.from(turn[key as keyof TurnBytes] ?? '', 'base64');
    // A decoder skips an unknown event, so its encoding does not contain it.
    if (bytes.includes(newerKind)) return [];
    const [codec, protobufjs] = recodings(message).map((recode) => recode(bytes).equals(bytes));
    return [
      ...(codec ? [] : [`${where}: ${message} by our codec`]),
      ...(protobufjs ? [] : [`${where}: ${message} by protobufjs`]),
    ];
  });
}

describe('encoded bytes', () => {
  it('match the transcripts', () => {
    expect(stale(files).map((path) => basename(path))).toEqual([]);
    expect(files.length).toBeGreaterThanOrEqual(19);
  });

  it('decode and encode to themselves, by our codec and by protobufjs', () => {
    const wrong = files.flatMap(({ path }) => {
      const cases = JSON.parse(readFileSync(path, 'utf8')) as CaseBytes[];
      return cases.flatMap(({ case: name, turns, replay }) =>
        [...turns, ...(replay === undefined ? [] : [replay])].flatMap((turn, at) =>
          changed(turn, `${basename(path)}: ${name}, turn ${at + 1}`),
        ),
      );
    });
    expect(wrong).toEqual([]);
  });
});
