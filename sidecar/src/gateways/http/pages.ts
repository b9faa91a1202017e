import type { IncomingMessage, ServerResponse } from 'node:http';

/** A response: its body is sent with its length, and never cached. */
export interface Answer {
  readonly status: number;
  readonly type: 'application/json' | 'text/plain; charset=utf-8' | (string & {});
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers the GET requests of one path. The response is written by the server. */
export type Page = (request: IncomingMessage, response: ServerResponse) => Answer | Promise<Answer>;

/** The pages of a listener, by exact path. */
export type Pages = ReadonlyMap<string, Page>;

/** An answer of one line of text. */
export function textAnswer(
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: `${text}\n`, headers };
}
