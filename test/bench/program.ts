// Processes that the harness starts, with their output. The harness ends them by id.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

import type { AnswerMessage, Calls } from './child-calls.ts';

/** Retained lines of output, for error messages. */
const linesKept = 30;

/** Time for an orderly stop. Then the process is killed. */
const stopMs = 20_000;

/** A user of the system, by number. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

export interface Launch {
  readonly name: string;
  /** First argument of the command: a program for Node. Default: none, for other commands. */
  readonly file?: string;
  /** The program that runs the file. Default: the Node that runs the benchmark. */
  readonly command?: string;
  readonly args?: readonly string[];
  readonly nodeArgs?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The user of the process. Default: the present user. */
  readonly user?: User;
}

type Ended = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export class Program {
  readonly name: string;
  readonly pid: number;
  protected readonly child: ChildProcess;
  readonly #ended: Promise<Ended>;
  readonly #lines: string[] = [];
  readonly #watchers = new Set<(line: string) => void>();
  #isOver = false;

  constructor(launch: Launch, channel = false) {
    const { name, args = [], nodeArgs = [], env = {} } = launch;
    const file = launch.file === undefined ? [] : [launch.file];
    this.name = name;
    this.child = spawn(launch.command ?? process.execPath, [...nodeArgs, ...file, ...args], {
      ...launch.user,
      stdio: channel ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    this.pid = this.child.pid ?? 0;
    this.#ended = new Promise((resolve) => {
      this.child.on('error', (error) => this.#keep(error.message));
      this.child.on('close', (code, signal) => {
        this.#isOver = true;
        resolve({ code, signal });
      });
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.#keep(line));
    }
    if (this.pid === 0) throw new Error(`${name} could not be started`);
  }

  get ended(): Promise<Ended> {
    return this.#ended;
  }

  /** The last lines that it printed. */
  get output(): string {
    return this.#lines.join('\n');
  }

  /** Resolves with the first line that matches. Rejects when the program exits before. */
  async line(pattern: RegExp): Promise<string> {
    let watch: (line: string) => void = () => undefined;
    const found = new Promise<string>((resolve) => {
      watch = (line) => {
        if (pattern.test(line)) resolve(line);
      };
      this.#watchers.add(watch);
    });
    const over = this.#ended.then(({ code, signal }) => {
      throw new Error(`${this.name} ended (${signal ?? code}):\n${this.output}`);
    });
    over.catch(() => undefined);
    const line = this.#lines.find((one) => pattern.test(one));
    try {
      return line ?? (await Promise.race([found, over]));
    } finally {
      this.#watchers.delete(watch);
    }
  }

  /** Sends SIGTERM, and waits for the exit. */
  async stop(): Promise<Ended> {
    if (!this.#isOver) this.child.kill('SIGTERM');
    const late = setTimeout(() => this.child.kill('SIGKILL'), stopMs);
    const ended = await this.#ended;
    clearTimeout(late);
    return ended;
  }

  /** Sends SIGKILL, like a crash, and waits for the exit. */
  async kill(): Promise<void> {
    if (!this.#isOver) this.child.kill('SIGKILL');
    await this.#ended;
  }

  #keep(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > linesKept) this.#lines.shift();
    for (const watch of this.#watchers) watch(line);
  }
}

/** A program of the benchmark that answers calls. */
export class Agent<C extends Calls> extends Program {
  readonly #waiting = new Map<number, (answer: AnswerMessage) => void>();
  #calls = 0;

  constructor(launch: Launch) {
    super(launch, true);
    this.child.on('message', (answer: AnswerMessage) => {
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
    void this.ended.then(({ code, signal }) => {
      const error = `${this.name} ended (${signal ?? code}):\n${this.output}`;
      for (const settle of this.#waiting.values()) settle({ id: 0, error });
      this.#waiting.clear();
    });
  }

  /** Calls a function. Rejects when it throws, or when the process exits before it answers. */
  ask<K extends keyof C & string>(
    name: K,
    ...[argument]: Parameters<C[K]>
  ): Promise<Awaited<ReturnType<C[K]>>> {
    this.#calls += 1;
    const id = this.#calls;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ value, error }) => {
        if (error === undefined) resolve(value as Awaited<ReturnType<C[K]>>);
        else reject(new Error(`${this.name}, ${name}: ${error}`));
      });
      this.child.send({ id, name, argument }, (error) => {
        if (error) this.#waiting.get(id)?.({ id, error: error.message });
      });
    });
  }
}
