// A driver as a process: JSON lines in both directions (README.md, Drivers). Its standard error is
// part of the error message when the driver ends without an answer.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

import type { Json } from './case.ts';

/** The command of a driver; `mode` is added to the arguments. */
export interface DriverCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The driver answered a request with an error. */
export class DriverError extends Error {
  override readonly name: string = 'DriverError';
  /** The error as the driver describes it: code, message and further members. */
  readonly error: Json;

  constructor(what: string, error: Json) {
    super(`${what}: ${String(error['code'])}: ${String(error['message'])}`);
    this.error = error;
  }
}

interface Pending {
  readonly what: string;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Number of bytes of standard error to retain. */
const stderrMax = 8_000;
/** Timeout from the end of the input to the end of the driver. */
const graceMs = 5_000;

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export class DriverProcess {
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, Pending>();
  readonly #ended: Promise<void>;
  #stderr = '';
  #lastId = 0;
  #over: Error | undefined;

  constructor({ program, args, cwd, env }: DriverCommand, mode: 'vectors' | 'live') {
    const options = { cwd, env: { ...process.env, ...env } };
    this.#child = spawn(program, [...args, mode], { ...options, stdio: 'pipe' });
    running.add(this.#child);
    createInterface({ input: this.#child.stdout! }).on('line', (line) => this.#readLine(line));
    this.#child.stderr!.on('data', (chunk) => {
      this.#stderr = (this.#stderr + String(chunk)).slice(-stderrMax);
    });
    // The end of the driver is reported below; an earlier broken pipe adds no information.
    this.#child.stdin!.on('error', () => undefined);
    this.#ended = new Promise((resolve) => {
      const over = (how: string): void => {
        running.delete(this.#child);
        this.#end(
          new Error(`the driver ended (${how}); its standard error:\n${this.#stderr.trim()}`),
        );
        resolve();
      };
      this.#child.once('close', (code, signal) => over(String(code ?? signal)));
      this.#child.once('error', (error) => over(error.message));
    });
  }

  /** The last bytes of standard error. */
  get stderr(): string {
    return this.#stderr;
  }

  /**
   * Sends a request and resolves with the answer. @throws DriverError when the driver answers with
   * an error.
   */
  send(request: Json): Promise<unknown> {
    if (this.#over !== undefined) return Promise.reject(this.#over);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { what: String(request['do']), resolve, reject });
      this.#child.stdin!.write(`${JSON.stringify({ id, ...request })}\n`);
    });
  }

  /** Closes its input and waits for its end; kills it after a timeout. */
  async close(): Promise<void> {
    this.#child.stdin!.end();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), graceMs);
    await this.#ended;
    clearTimeout(timer);
  }

  #readLine(line: string): void {
    let answer: { id?: number; ok?: unknown; error?: Json };
    try {
      answer = JSON.parse(line) as typeof answer;
    } catch {
      return this.#end(
        new Error(`the driver wrote a line that is not JSON: ${line.slice(0, 200)}`),
      );
    }
    const pending = this.#pending.get(answer.id ?? 0);
    if (pending === undefined) return;
    this.#pending.delete(answer.id!);
    if (answer.error === undefined) pending.resolve(answer.ok);
    else pending.reject(new DriverError(pending.what, answer.error));
  }

  #end(error: Error): void {
    this.#over ??= error;
    for (const pending of this.#pending.values()) pending.reject(this.#over);
    this.#pending.clear();
  }
}
