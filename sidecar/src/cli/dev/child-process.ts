import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { createInterface } from 'node:readline';

/** How often a process group is checked for its end. */
const GROUP_CHECK_MS = 20;

/** A program in a process group of its own. */
export interface ChildOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Runs the program by a shell. */
  readonly shell?: boolean;
  /** Opens a channel to the program, whose end tells it that this process has ended. */
  readonly channel?: boolean;
  /** A line of standard output. */
  onOut(line: string): void;
  /** A line of standard error. */
  onErr(line: string): void;
}

/** How a process ended. */
export interface ChildEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

export const endText = ({ code, signal }: ChildEnd): string =>
  signal === null ? `exit code ${code}` : signal;

/**
 * A child with all its descendants: a process group, so that a terminal does not signal them, and
 * that they end together.
 */
export class Child {
  readonly pid: number;
  /** Resolves when the process has ended and its output is read. */
  readonly ended: Promise<ChildEnd>;
  readonly #child: ChildProcess;

  constructor(options: ChildOptions) {
    const { program, args, env, shell = false, channel = false } = options;
    const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', ...(channel ? ['ipc' as const] : [])];
    this.#child = spawn(program, args, { env, shell, stdio, detached: true });
    this.pid = this.#child.pid ?? 0;
    createInterface({ input: this.#child.stdout! }).on('line', options.onOut);
    createInterface({ input: this.#child.stderr! }).on('line', options.onErr);
    this.ended = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        options.onErr(error.message);
        resolve({ code: 127, signal: null });
      });
      this.#child.once('exit', (code, signal) => resolve({ code, signal }));
    });
  }

  /** Sends a message through the channel. */
  send(message: object): void {
    if (this.#child.connected) this.#child.send(message);
  }

  /** Sends a signal to the whole group. False: it has ended. */
  signal(name: NodeJS.Signals | 0): boolean {
    if (this.pid === 0) return false;
    try {
      return process.kill(process.platform === 'win32' ? this.pid : -this.pid, name);
    } catch {
      return false;
    }
  }

  /** SIGTERM, and SIGKILL after the grace time. Resolves when no process of the group is left. */
  async stop(graceMs: number): Promise<void> {
    this.signal('SIGTERM');
    for (let waitedMs = 0; this.signal(0); waitedMs += GROUP_CHECK_MS) {
      if (waitedMs >= graceMs) this.signal('SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, GROUP_CHECK_MS));
    }
    await this.ended;
  }
}
