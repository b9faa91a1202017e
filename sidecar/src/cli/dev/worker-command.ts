import { mustNotReject } from '../../lib/must-not-reject.ts';
import { Child, endText } from './child-process.ts';
import type { ChildEnd } from './child-process.ts';
import type { DevHost } from './dev-host.ts';

/** Time for a worker to finish its work after SIGTERM. */
const STOP_MS = 10_000;
/** A worker that fails sooner waits for a change of its files. */
const EARLY_MS = 5_000;
const RESTART_MS = 1_000;

/** A shell reports the signal that ended its program as an exit code above 128. */
const isKilled = ({ code, signal }: ChildEnd): boolean => signal !== null || (code ?? 0) > 128;

/** What the worker's end and output are reported to. */
export interface WorkerEvents {
  onLine(line: string): void;
  onState(text: string, isBad: boolean): void;
  /** The process group of the worker; 0: it has ended. */
  onGroup(group: number): void;
}

/**
 * The worker command of the user. It is restarted on request, after a signal ended it, and after it
 * failed later than 5 s after its start.
 */
export class WorkerCommand {
  readonly #host: DevHost;
  readonly #command: string;
  readonly #events: WorkerEvents;
  readonly #now: () => number;
  #child: Child | null = null;
  #isStopping = false;
  /** Starts and stops follow each other. */
  #turn: Promise<void> = Promise.resolve();

  constructor(host: DevHost, command: string, now: () => number, events: WorkerEvents) {
    this.#host = host;
    this.#command = command;
    this.#now = now;
    this.#events = events;
  }

  start(env: NodeJS.ProcessEnv): Promise<void> {
    return this.#next(() => this.#start(env));
  }

  restart(env: NodeJS.ProcessEnv): Promise<void> {
    return this.#next(async () => {
      await this.#end();
      this.#start(env);
    });
  }

  stop(): Promise<void> {
    this.#isStopping = true;
    return this.#next(() => this.#end());
  }

  kill(): void {
    this.#isStopping = true;
    this.#child?.signal('SIGKILL');
  }

  #next(task: () => void | Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(task);
    return this.#turn;
  }

  async #end(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    await child?.stop(STOP_MS);
    this.#events.onGroup(0);
  }

  #start(env: NodeJS.ProcessEnv): void {
    if (this.#isStopping) return;
    const startedMs = this.#now();
    const child = new Child({
      program: this.#command,
      args: [],
      shell: true,
      env: { ...this.#host.env, ...env, npm_command: undefined },
      onOut: this.#events.onLine,
      onErr: this.#events.onLine,
    });
    this.#child = child;
    this.#events.onGroup(child.pid);
    mustNotReject(child.ended.then((end) => this.#afterEnd(child, end, startedMs, env)));
  }

  async #afterEnd(
    child: Child,
    end: ChildEnd,
    startedMs: number,
    env: NodeJS.ProcessEnv,
  ): Promise<void> {
    // It was stopped, or replaced.
    if (this.#child !== child) return;
    const isFailure = end.code !== 0;
    const isLater = this.#now() - startedMs >= EARLY_MS;
    const isRestarted = isFailure && (isLater || isKilled(end));
    const next = isRestarted ? 'it is started again' : 'it is started again at the next change';
    this.#events.onState(`ended (${endText(end)}); ${next}`, isFailure);
    if (!isRestarted) return;
    await new Promise((resolve) => setTimeout(resolve, RESTART_MS));
    if (this.#child === child) await this.restart(env);
  }
}
