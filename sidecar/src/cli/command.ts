import { printable } from '../lib/printable.ts';
import type { Connection } from './connection.ts';
import { stringifyExact } from './exact-json.ts';
import { messageJson } from './payload-text.ts';

export interface Option {
  readonly type: 'string' | 'boolean';
  /** What stands for the value in help; empty for a switch. */
  readonly placeholder: string;
  readonly doc: string;
}

/** What a command is given when it runs. */
export interface Invocation {
  readonly connection: Connection;
  /** Positional arguments, as many as the command wants. */
  readonly args: readonly string[];
  /** An option's text; undefined when it was not given. */
  text(option: string): string | undefined;
  /** `--json` was given: print for machines. */
  readonly json: boolean;
  readonly out: Out;
  /** Prints a remark beside the output, on standard error. */
  note(text: string): void;
}

/**
 * Prints lines. Each text is one line whatever it holds: what a terminal would obey is escaped. A
 * line break at its end is allowed and changes nothing.
 */
export type Out = (lines: string | readonly string[]) => void;

/** `Out` over a writer of raw text: the one way by which commands print. */
export function printingTo(write: (text: string) => void): Out {
  return (lines) => {
    const all = typeof lines === 'string' ? [lines] : lines;
    write(all.map((line) => `${printable(line.replace(/\n$/, ''))}\n`).join(''));
  };
}

/** One row of the table of commands. */
export interface Command {
  readonly name: string;
  /** Names of the positional arguments; all of them are required. */
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  readonly doc: string;
  /** Resolves to the exit code. */
  run(invocation: Invocation): Promise<number>;
}

export function option(placeholder: string, doc: string): Option {
  return { type: placeholder === '' ? 'boolean' : 'string', placeholder, doc };
}

/** Prints a message of the contract for machines. */
export function outJson(out: Out, message: unknown): void {
  out(stringifyExact(messageJson(message), 2).split('\n'));
}
