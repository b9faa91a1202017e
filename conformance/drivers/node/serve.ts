// Serves requests on standard input: one request per line, one answer per line, in any order.
import { createInterface } from 'node:readline';

import type { Json } from '../../case.ts';
import { described } from './described.ts';

export type Handlers = Readonly<Record<string, (request: Json) => unknown>>;

/** Resolves when the input has ended. */
export async function serve(handlers: Handlers): Promise<void> {
  const answer = async (line: string): Promise<void> => {
    const request = JSON.parse(line) as Json;
    const { id } = request;
    try {
      const handler = handlers[String(request['do'])];
      if (handler === undefined) throw new Error(`no request "${String(request['do'])}"`);
      const ok = (await handler(request)) ?? null;
      process.stdout.write(`${JSON.stringify({ id, ok })}\n`);
    } catch (error) {
      process.stdout.write(`${JSON.stringify({ id, error: described(error) })}\n`);
    }
  };
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => void answer(line));
  await new Promise<void>((resolve) => lines.once('close', resolve));
}
