// The bytes of every message in each release. A file is written once, by
//   PERDURE_GOLDEN=0.1.0 npx vitest run test/golden
// before that release. It never changes afterwards, because all later versions must read it.
// Changes for the next release are in wire-next.json. Every change of the contract rewrites this
// file (PERDURE_GOLDEN=next), and the release renames it.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { loadContract, schema } from '@perdure/proto/codec';
import { describe, expect, it } from 'vitest';

import { samplesOf } from './samples.ts';

interface Golden {
  readonly value: unknown;
  /** In hexadecimal. */
  readonly bytes: string;
}

const folder = import.meta.dirname;
const contract = loadContract();
const samples = samplesOf(schema);

/** Encodes bytes inside values for JSON. */
function toJson(_key: string, value: unknown): unknown {
  const { type, data } = (value ?? {}) as { type?: unknown; data?: unknown };
  if (type !== 'Buffer' || !Array.isArray(data)) return value;
  return { $bytes: Buffer.from(data as number[]).toString('utf8') };
}

function fromJson(_key: string, value: unknown): unknown {
  const { $bytes } = (value ?? {}) as { $bytes?: unknown };
  return typeof $bytes === 'string' ? Buffer.from($bytes) : value;
}

const release = process.env['PERDURE_GOLDEN'];
if (release !== undefined) {
  const golden = [...samples].map(([key, value]): [string, Golden] => {
    const bytes = contract.codec<unknown>(key.split('.')[0]!).encode(value);
    return [key, { value, bytes: bytes.toString('hex') }];
  });
  const lines = golden.map(([key, entry]) => {
    return `${JSON.stringify(key)}: ${JSON.stringify(entry, toJson)}`;
  });
  writeFileSync(join(folder, `wire-${release}.json`), `{\n${lines.join(',\n')}\n}\n`);
}

const files = readdirSync(folder).filter((file) => /^wire-.*\.json$/.test(file));

describe.each(files)('%s', (file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  const golden = JSON.parse(text, fromJson) as Record<string, Golden>;

  it.each(Object.entries(golden))(
    '%s is decoded and encoded as recorded',
    (key, { value, bytes }) => {
      const codec = contract.codec<unknown>(key.split('.')[0]!);
      expect(codec.decode(Buffer.from(bytes, 'hex'))).toMatchObject(value as object);
      expect(codec.encode(value).toString('hex')).toBe(bytes);
    },
  );
});

it('has every message of the contract for the current version, or for the next', () => {
  const manifest = JSON.parse(readFileSync(join(folder, '../../sidecar/package.json'), 'utf8')) as {
    version: string;
  };
  const next = join(folder, 'wire-next.json');
  const file = existsSync(next) ? next : join(folder, `wire-${manifest.version}.json`);
  expect(existsSync(file), `there is no ${file}`).toBe(true);
  const golden = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Golden>;
  expect(Object.keys(golden).sort()).toEqual([...samples.keys()].sort());
});
