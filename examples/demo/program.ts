// Processes that the demo starts, kills and stops, each by its id.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Last lines of output that are printed when a process exits unexpectedly. */
const linesKept = 20;
const stopMs = 10_000;

export class Program {
  readonly name: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #lines: string[] = [];
  #sawReady: () => void = () => undefined;
  #isOver = false;

  /** @param readyWhen matches the line that the program prints when it is ready. */
  private constructor(name: string, file: string, args: readonly string[], readyWhen: RegExp) {
    this.name = name;
    this.#child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.on('error', (error) => this.#lines.push(error.message));
    this.#ended = new Promise((resolve) => {
      this.#child.on('close', () => {
        this.#isOver = true;
        resolve();
      });
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        this.#lines.push(line);
        if (this.#lines.length > linesKept) this.#lines.shift();
        if (readyWhen.test(line)) this.#sawReady();
      });
    }
  }

  /**
   * Resolves once the program is ready. Calls `started` earlier, so that the program can be killed
   * at any time.
   */
  static async start(
    name: string,
    file: string,
    args: readonly string[],
    readyWhen: RegExp,
    started: (program: Program) => void,
  ): Promise<Program> {
    const program = new Program(name, file, args, readyWhen);
    started(program);
    const ready = new Promise<boolean>((resolve) => {
      program.#sawReady = () => resolve(true);
    });
    const isReady = await Promise.race([ready, program.#ended.then(() => false)]);
    if (isReady) return program;
    throw new Error(`${name} did not start:\n${program.#lines.join('\n')}`);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Sends SIGKILL, so that the program cannot clean up. */
  async kill(): Promise<void> {
    if (!this.#isOver) this.#child.kill('SIGKILL');
    await this.#ended;
  }

  async stop(): Promise<void> {
    if (!this.#isOver) this.#child.kill('SIGTERM');
    const late = setTimeout(() => this.#child.kill('SIGKILL'), stopMs);
    await this.#ended;
    clearTimeout(late);
  }
}
