// `perdure dev`: a sidecar, the user's worker and a readable log, in one command. Sidecar and
// worker are processes of their own, so that each can be killed and is started again.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { mustNotReject } from '../../lib/must-not-reject.ts';
import { loadContract } from '../../wire/load.ts';
import type { Out } from '../command.ts';
import { Connection } from '../connection.ts';
import { EXIT } from '../exit.ts';
import type { DevHost } from './dev-host.ts';
import { watchFiles } from './file-watch.ts';
import { devLine, lineOfLog } from './log-text.ts';
import { programLines } from './program-lines.ts';
import { SidecarProcess } from './sidecar-process.ts';
import { StuckWatch } from './stuck-watch.ts';
import { WorkerCommand } from './worker-command.ts';

/** Options of `perdure dev`. */
export interface DevOptions {
  readonly listen: string;
  /** Of health and metrics; empty: none. */
  readonly http: string;
  /** Empty: a temporary directory. */
  readonly data: string;
  /** Empty: no worker command. */
  readonly watch: string;
  readonly watchPaths: readonly string[];
}

/** What `perdure dev` uses of the terminal. */
export interface DevTerminal {
  readonly out: Out;
  /** Writes text as it is: the output of the worker. */
  write(text: string): void;
  now(): number;
  readonly isColored: boolean;
}

class Dev {
  readonly #host: DevHost;
  readonly #options: DevOptions;
  readonly #terminal: DevTerminal;
  readonly #data: string;
  readonly #sidecar: SidecarProcess;
  readonly #worker: WorkerCommand | null;
  #endWatch: () => Promise<void> = async () => {};

  constructor(host: DevHost, options: DevOptions, terminal: DevTerminal) {
    this.#host = host;
    this.#options = options;
    this.#terminal = terminal;
    this.#data = options.data || mkdtempSync(join(tmpdir(), 'perdure-dev-'));
    this.#sidecar = new SidecarProcess(host, {
      listen: options.listen,
      http: options.http,
      settings: ['--data-dir', this.#data],
      onLine: (text) => {
        const line = lineOfLog(text);
        if (line !== undefined) terminal.out(line);
      },
      onRestart: (why) => this.#say('sidecar', `ended (${why}); it is started again`, 'bad'),
    });
    this.#worker =
      options.watch === ''
        ? null
        : new WorkerCommand(host, options.watch, () => terminal.now(), {
            onLine: (line) => terminal.write(`worker | ${line}\n`),
            onState: (text, isBad) => this.#say('worker', text, isBad ? 'bad' : undefined),
            onGroup: (group) => this.#sidecar.guard(group),
          });
  }

  async run(): Promise<number> {
    const stop = this.#stopRequested();
    const failed = await this.#sidecar.start();
    if (failed !== null) {
      this.#removeData();
      return failed.code ?? EXIT.failed;
    }
    this.#printStart();
    const { address } = this.#sidecar;
    const connection = new Connection(loadContract(), address, () => this.#terminal.now());
    const stuck = new StuckWatch(connection, () => this.#terminal.now());
    stuck.start(
      ({ instance, text }) => this.#say('stuck', `${instance}: ${text}`, 'bad'),
      (instance) => this.#say('moves', instance, 'good'),
    );
    if (this.#worker !== null) await this.#watch(this.#worker);
    this.#say('stopping', await stop);
    stuck.end();
    connection.close();
    await this.#endWatch();
    await this.#worker?.stop();
    await this.#sidecar.stop();
    this.#removeData();
    return EXIT.ok;
  }

  #stopRequested(): Promise<string> {
    return new Promise((resolve) => {
      this.#host.onStop(resolve, () => {
        this.#worker?.kill();
        this.#sidecar.kill();
        this.#removeData();
      });
    });
  }

  async #watch(worker: WorkerCommand): Promise<void> {
    const color = this.#terminal.isColored ? { FORCE_COLOR: '1' } : {};
    const env = { PERDURE_ADDRESS: this.#sidecar.address, ...color };
    const folders = this.#options.watchPaths.map((path) => resolve(this.#host.folder, path));
    this.#endWatch = watchFiles(folders, resolve(this.#host.folder, this.#data), (path) => {
      this.#say('worker', `${path} changed; it is started again`);
      mustNotReject(worker.restart(env));
    });
    await worker.start(env);
  }

  #printStart(): void {
    const { address, http } = this.#sidecar;
    const { data, watch } = this.#options;
    const place = data === '' ? 'temporary, deleted at the end; --data DIR retains it' : data;
    const title = { text: `perdure dev: ready on ${address}`, style: 'good' } as const;
    this.#terminal.out([
      { parts: [title] },
      `  data: ${place}`,
      ...(http === ''
        ? []
        : [`  metrics: http://${http}/metrics`, `  health: http://${http}/readyz`]),
      ...(watch === '' ? [] : [`  worker: ${watch}`]),
      '',
      ...programLines(this.#host.folder, address).map((line) => `  ${line}`),
      '',
    ]);
  }

  #say(word: string, text: string, style?: 'good' | 'bad'): void {
    this.#terminal.out(devLine(this.#terminal.now(), word, text, style));
  }

  #removeData(): void {
    if (this.#options.data !== '') return;
    rmSync(this.#data, { recursive: true, force: true });
  }
}

/** Runs until it is stopped. Resolves to the exit code. */
export function runDev(host: DevHost, options: DevOptions, terminal: DevTerminal): Promise<number> {
  return new Dev(host, options, terminal).run();
}
