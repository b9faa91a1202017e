import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

import type { GetHistoryResponse__Output as HistoryFrame } from '@perdure/proto/v1/GetHistoryResponse';
import type { GetInstanceResponse__Output as Got } from '@perdure/proto/v1/GetInstanceResponse';
import type { ImportInstanceResponse__Output as Imported } from '@perdure/proto/v1/ImportInstanceResponse';
import type { ListExecutionsResponse__Output as Executions } from '@perdure/proto/v1/ListExecutionsResponse';

import type { HistoryEvent } from '../model/event.ts';
import { option, outJson } from './command.ts';
import type { Command, Invocation } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { eventLine, instanceLine, readEventLine, readInstanceLine } from './export-lines.ts';

/** Limits of lines (approximate bytes) and of events in one message of an import. */
const PART_BYTES = 256 * 1024;
const PART_EVENTS = 1_000;

type Connection = Invocation['connection'];

const exportInstance: Command = {
  name: 'instance export',
  args: ['INSTANCE'],
  doc: 'export an instance with all its executions as JSON Lines',
  options: {},
  async run({ connection, args, out }) {
    const request = { instanceId: args[0]! };
    const { instance } = await connection.call<Got>('ClientService', 'GetInstance', request);
    const { executions } = await connection.call<Executions>(
      'ClientService',
      'ListExecutions',
      request,
    );
    out(instanceLine(instance!));
    let execution = executions[0]?.execution ?? instance!.execution;
    // If the instance continues as new during the export, the export includes the next execution.
    while (await exportExecution(connection, args[0]!, execution, out)) execution += 1;
    return EXIT.ok;
  },
};

/** Prints one execution; resolves to true when another execution follows. */
async function exportExecution(
  connection: Connection,
  instanceId: string,
  execution: number,
  out: Invocation['out'],
): Promise<boolean> {
  let last = '';
  const request = { instanceId, execution };
  for await (const frame of connection.read<HistoryFrame>('GetHistory', request)) {
    const part: string[] = [];
    for (const event of frame.events as unknown as readonly HistoryEvent[]) {
      part.push(eventLine(execution, event));
      last = event.kind;
    }
    out(part);
  }
  return last === 'executionContinuedAsNew' || last === 'executionRewound';
}

const importInstance: Command = {
  name: 'instance import',
  args: ['FILE'],
  doc: 'import an exported instance; FILE - is standard input',
  options: { resume: option('', 'resume the instance at once; default: it is suspended') },
  async run({ connection, args, text, json: asJson, out }) {
    const messages = requests(linesOf(args[0]!), text('resume') === 'true');
    const answer = await connection.send<Imported>('AdminService', 'ImportInstance', messages);
    if (asJson) outJson(out, answer);
    else out(`imported ${answer.instanceId} (executions: ${answer.executions})\n`);
    return EXIT.ok;
  },
};

async function* linesOf(file: string): AsyncGenerator<string> {
  const STDIN = 0;
  const input = file === '-' ? createReadStream('', { fd: STDIN }) : createReadStream(file);
  const failed = new Promise<never>((_resolve, reject) => {
    input.once('error', (error) => reject(new UsageError(error.message)));
  });
  failed.catch(() => undefined);
  const opened = new Promise<void>((resolve) => input.once('readable', resolve));
  await Promise.race([opened, failed]);
  yield* createInterface({ input, crlfDelay: Infinity });
}

/** Converts the lines of an export to the messages of an import. */
async function* requests(lines: AsyncIterable<string>, resume: boolean): AsyncGenerator<object> {
  let number = 0;
  let execution = 0;
  let bytes = 0;
  let events: HistoryEvent[] = [];
  for await (const raw of lines) {
    number += 1;
    // Some editors and shells prepend a byte order mark.
    const line = number === 1 ? raw.replace(/^\ufeff/, '') : raw;
    if (number === 1) {
      const { instanceId, createdMs } = readInstanceLine(line);
      yield { header: { instanceId, createdMs, resume }, execution: 0, events: [] };
      continue;
    }
    if (line === '') continue;
    const read = readEventLine(line, number);
    const isFull = bytes + line.length > PART_BYTES || events.length >= PART_EVENTS;
    if (events.length > 0 && (isFull || read.execution !== execution)) {
      yield { header: null, execution, events };
      events = [];
      bytes = 0;
    }
    execution = read.execution;
    events.push(read.event);
    bytes += line.length;
  }
  if (number === 0) throw new UsageError('the file is empty. Pass an export of `perdure export`');
  if (events.length > 0) yield { header: null, execution, events };
}

/** Commands that export and import instances. */
export const EXPORT_COMMANDS: readonly Command[] = [exportInstance, importInstance];
