// Commands print texts from workers and clients. These tests generate every answer of the contract
// from its schema, with hostile content in each text field, so that they cover new fields.
import { readDefinition } from '@perdure/proto/definition';
import { expect, it } from 'vitest';

import { printingTo } from './command.ts';
import type { Command } from './command.ts';
import { COMMANDS } from './commands.ts';
import type { Connection } from './connection.ts';

const FORGED = 'perdure: all is well';
const HOSTILE = `x\u001b[2J\u009b31m\u202egnp\u2028\n${FORGED}\r\n${FORGED}\u007f\ufeff`;
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const DEPTH_MAX = 4;

interface Field {
  readonly name: string;
  readonly type: string;
  readonly label: string;
  readonly typeName: string;
  readonly proto3Optional: boolean;
}

interface Descriptor {
  readonly field: readonly Field[];
  readonly oneofDecl: readonly { readonly name: string }[];
  readonly value: readonly { readonly name: string }[];
}

const definition = readDefinition() as unknown as Record<string, { readonly type: Descriptor }>;
const descriptor = (name: string): Descriptor => definition[`perdure.v1.${name}`]!.type;
const camel = (name: string): string => name.replace(/_(\w)/g, (_, c: string) => c.toUpperCase());

/** Generates messages with hostile content in each text field: one for each member of a oneof. */
function hostile(type: string, encoding: string, depth = 0): object[] {
  const { field: fields, oneofDecl } = descriptor(type);
  const common: Record<string, unknown> = {};
  const members: Record<string, unknown>[] = [];
  for (const field of fields) {
    const name = camel(field.name);
    const isMessage = field.type === 'TYPE_MESSAGE';
    if (isMessage && depth >= DEPTH_MAX) {
      common[name] = field.label === 'LABEL_REPEATED' ? [] : null;
      continue;
    }
    const values = isMessage
      ? hostile(field.typeName.split('.').at(-1)!, encoding, depth + 1)
      : [scalar(field, encoding)];
    if (field.label === 'LABEL_REPEATED') common[name] = values;
    else if (isMessage && oneofDecl.length > 0) members.push({ kind: name, [name]: values[0] });
    else common[name] = values[0];
  }
  if (members.length === 0) return [common];
  // In reverse order, the last event of a history starts no further execution.
  return members.toReversed().map((member) => ({ ...common, ...member }));
}

function scalar({ name, type, typeName }: Field, encoding: string): unknown {
  switch (type) {
    case 'TYPE_STRING':
      if (name === 'next_page_token') return '';
      return name === 'encoding' ? encoding : HOSTILE;
    case 'TYPE_BYTES':
      return Buffer.from(JSON.stringify(HOSTILE));
    case 'TYPE_ENUM':
      return descriptor(typeName.split('.').at(-1)!).value[1]!.name;
    case 'TYPE_BOOL':
      return true;
    default:
      return 1;
  }
}

function connectionOf(encoding: string): Connection {
  const answer = (rpc: string): object => hostile(`${rpc}Response`, encoding)[0]!;
  return {
    call: async (_service: string, rpc: string) => answer(rpc),
    send: async (_service: string, rpc: string) => answer(rpc),
    async *read(rpc: string) {
      yield answer(rpc);
    },
  } as unknown as Connection;
}

/** Values of required options. */
const TEXTS: Readonly<Record<string, string>> = {
  from: '2026-01-01',
  to: '2026-01-02',
  event: '1',
  'keep-last': '1',
  cron: '* * * * *',
  name: 'order',
};

async function printed(command: Command, encoding: string, json: boolean): Promise<string> {
  let all = '';
  const out = printingTo((text) => (all += text));
  await command.run({
    connection: connectionOf(encoding),
    args: command.args.map((name) => (name === 'KIND' ? 'cancel' : HOSTILE)),
    json,
    text: (name) => TEXTS[name],
    out,
    note: (text) => out(text),
  });
  return all;
}

const printing = COMMANDS.filter(({ name }) => name !== 'instance import');
const cases = printing.flatMap((command) =>
  ['', HOSTILE].flatMap((encoding) =>
    [false, true].map((json) => ({ name: command.name, command, encoding, json })),
  ),
);

it.each(cases)(
  'perdure $name escapes control characters of external data (JSON: $json)',
  async ({ command, encoding, json }) => {
    const text = await printed(command, encoding, json);
    const lines = text.split('\n');
    expect(text).not.toBe('');
    expect(lines.filter((line) => UNSAFE.test(line))).toEqual([]);
    expect(lines.filter((line) => line.startsWith(FORGED))).toEqual([]);
    // An export has one object per line, with or without --json.
    if (json && command.name !== 'instance export') JSON.parse(text);
  },
);

it('escapes control characters of external data in JSON', async () => {
  const get = COMMANDS.find(({ name }) => name === 'instance get')!;
  const shown = JSON.parse(await printed(get, '', true));
  expect(shown).toMatchObject({ instanceId: HOSTILE, input: { json: HOSTILE } });
});
