import type { Connection } from './connection.ts';
import { stringifyExact } from './exact-json.ts';
import { messageJson } from './payload-text.ts';
import { renderLine } from './style.ts';
import type { Line } from './style.ts';
import type { Terminal } from './terminal.ts';

export interface Option {
  readonly type: 'string' | 'boolean';
  /** Placeholder of the value in help; empty for a flag without a value. */
  readonly placeholder: string;
  readonly doc: string;
  /** Values that completion offers. */
  readonly choices?: readonly string[];
}

export type Options = Readonly<Record<string, Option>>;

/** Prints lines. Control characters in their texts are escaped. */
export type Out = (lines: Line | readonly Line[]) => void;

/** The arguments of a command. */
export interface Arguments {
  /** Positional arguments, one for each name in `CommandRow.args`. */
  readonly args: readonly string[];
  /** The text of an option; `true` for a flag without a value, undefined for an absent option. */
  text(option: string): string | undefined;
  readonly out: Out;
}

/** The common properties of all commands of `perdure`. */
export interface CommandRow {
  /** Verb, or noun and verb: `schedule create`. */
  readonly name: string;
  /** Names of the positional arguments; all of them are required. */
  readonly args: readonly string[];
  /** Values of the first argument that completion offers. */
  readonly choices?: readonly string[];
  readonly options: Options;
  readonly doc: string;
  /** Text below the description in help. */
  readonly details?: string;
}

export interface LocalInvocation extends Arguments {
  readonly terminal: Terminal;
  /** All commands, for completion. */
  readonly commands: readonly CommandRow[];
}

/** A command that runs in this process. */
export interface LocalCommand extends CommandRow {
  /** Resolves to the exit code. */
  run(invocation: LocalInvocation): number | Promise<number>;
}

export interface Invocation extends Arguments {
  readonly connection: Connection;
  /** True when JSON was requested instead of a table. */
  readonly json: boolean;
  /** Prints a remark on standard error. */
  note(text: string): void;
}

/** A command that calls a sidecar. */
export interface Command extends CommandRow {
  /** Resolves to the exit code. */
  run(invocation: Invocation): Promise<number>;
}

/** `Out` over a writer of raw text: all commands print through it. */
export function printingTo(write: (text: string) => void, isColored: boolean = false): Out {
  return (lines) => {
    const all: readonly Line[] = isList(lines) ? lines : [lines];
    write(all.map((line) => `${renderLine(line, isColored)}\n`).join(''));
  };
}

function isList(lines: Line | readonly Line[]): lines is readonly Line[] {
  return Array.isArray(lines);
}

/** Prints a message of the contract as JSON. */
export function outJson(out: Out, message: unknown): void {
  out(stringifyExact(messageJson(message), 2).split('\n'));
}

export function option(placeholder: string, doc: string, choices?: readonly string[]): Option {
  const type = placeholder === '' ? 'boolean' : 'string';
  return { type, placeholder, doc, ...(choices && { choices }) };
}
