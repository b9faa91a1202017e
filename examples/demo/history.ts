// Prints an instance's history.
import type { Client } from '@perdure/sdk';

type Fields = Readonly<Record<string, unknown>>;

const textMax = 60;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** The contents of a payload: JSON text, truncated when it is long. */
function payloadText(value: unknown): string {
  if (!isFields(value) || !(value['data'] instanceof Uint8Array)) return '';
  const text = Buffer.from(value['data']).toString('utf8');
  return text.length > textMax ? `${text.slice(0, textMax)}…` : text;
}

function failureText(value: unknown): string {
  return isFields(value) ? `${String(value['type'])}: ${String(value['message'])}` : '';
}

/** The main fields of an event; they depend on its kind. */
function describe(event: Fields): string {
  const { seq, name, instanceId, attempt, input, output, payload, value, failure } = event;
  const parts = [
    typeof seq === 'number' ? `#${seq}` : '',
    typeof name === 'string' ? name : '',
    typeof instanceId === 'string' ? instanceId : '',
    payloadText(input ?? output ?? payload ?? value),
    failureText(failure),
    typeof attempt === 'number' && attempt > 1 ? `(attempt ${attempt})` : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** One line for each event: its id, the milliseconds since the start, its contents. */
export async function historyLines(client: Client, instanceId: string): Promise<string[]> {
  const lines: string[] = [];
  let startMs = 0;
  for await (const event of client.handle(instanceId).history()) {
    const { id, timeMs, kind } = event;
    if (id === 1) startMs = timeMs;
    const fields: unknown = (event as unknown as Fields)[kind];
    const columns = [
      String(id).padStart(3),
      `${timeMs - startMs} ms`.padStart(9),
      kind.padEnd(19),
      isFields(fields) ? describe(fields) : '',
    ];
    lines.push(columns.join('  ').trimEnd());
  }
  return lines;
}

/** Describes an open instance and its children: what they wait for, and their histories. */
export async function standstillLines(client: Client, instanceId: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const { id, status } of client.list({ idPrefix: instanceId })) {
    if (status !== 'running' && status !== 'pending' && status !== 'stuck') continue;
    lines.push(`${id} is ${status}`);
    for (const { reason, name, detail, attempt } of (await client.handle(id).get()).waitingFor) {
      const times = attempt === undefined ? '' : ` (attempt ${attempt})`;
      lines.push(`  waits for ${reason} ${name}${times} ${detail}`.trimEnd());
    }
    for (const line of await historyLines(client, id)) lines.push(`  ${line}`);
  }
  return lines;
}
