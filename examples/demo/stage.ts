// The processes of the demo: a sidecar and its workers, which are killed and restarted.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Program } from './program.ts';

const workerFile = fileURLToPath(new URL('worker.js', import.meta.url));

/** The file that the sidecar's package names as its command. */
function sidecarFile(): string {
  const manifest = createRequire(import.meta.url).resolve('@perdure/sidecar/package.json');
  return join(dirname(manifest), 'dist', 'main.js');
}

export class Stage {
  readonly #folder: string;
  readonly address: string;
  readonly ledgerFile: string;
  readonly #programs = new Set<Program>();
  #sidecar: Program | undefined;
  #workers: Program[] = [];

  /** @param folder of this run, for data, socket and ledger. */
  constructor(folder: string) {
    this.#folder = folder;
    this.address = `unix:${join(folder, 'socket')}`;
    this.ledgerFile = join(folder, 'ledger.jsonl');
  }

  get sidecarPid(): number {
    return this.#sidecar?.pid ?? 0;
  }

  /** Starts a sidecar on the existing data. */
  async startSidecar(): Promise<void> {
    const args = ['serve', '--data-dir', join(this.#folder, 'data'), '--listen', this.address];
    this.#sidecar = await this.#start('sidecar', sidecarFile(), args, /unix:/);
  }

  async startWorker(): Promise<Program> {
    const args = [this.address, this.ledgerFile];
    const worker = await this.#start('worker', workerFile, args, /^ready$/);
    this.#workers.push(worker);
    return worker;
  }

  /** SIGKILL for the sidecar. */
  async killSidecar(): Promise<number> {
    const { sidecarPid } = this;
    await this.#sidecar?.kill();
    return sidecarPid;
  }

  /** SIGKILL for the oldest worker. */
  async killWorker(): Promise<number> {
    const worker = this.#workers.shift();
    await worker?.kill();
    return worker?.pid ?? 0;
  }

  /** Stops all processes. */
  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.stop()));
    await Promise.all([...this.#programs].map((program) => program.stop()));
  }

  /** Kills all processes. */
  async abandon(): Promise<void> {
    await Promise.all([...this.#programs].map((program) => program.kill()));
  }

  #start(name: string, file: string, args: readonly string[], ready: RegExp): Promise<Program> {
    return Program.start(name, file, args, ready, (program) => this.#programs.add(program));
  }
}
