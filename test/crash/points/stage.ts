// One run of a scenario: a sidecar that dies at a point and is started again, a normal worker and
// client, and the observations of both, for comparison with the data on disk.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Worker } from '@perdure/sdk';
import type { ActivityContext, InstanceHandle, WorkerHandler } from '@perdure/sdk';
import { Program } from '../../fixtures/program.ts';
import { quiet } from '../../fixtures/harness.ts';
import { Durable } from './durable.ts';
import type { Disk } from './journal-layer.ts';
import type { Passed, Point } from './point.ts';
import type { ServeOptions } from './serve.ts';
import { checkSeen, forget } from './seen.ts';
import type { Seen } from './seen.ts';

const built = import.meta.url.endsWith('.ts') ? '../../dist/crash/points/serve.js' : 'serve.js';
const serveFile = fileURLToPath(new URL(built, import.meta.url));

export class Stage implements AsyncDisposable {
  readonly client: Client;
  readonly seen: Seen = {
    started: new Set(),
    raised: [],
    ran: [],
    ended: new Set(),
    done: new Map(),
  };
  /** The number of crashes of the sidecar. */
  deaths = 0;
  readonly #folder: string;
  readonly #durable: Durable;
  #worker: Worker | undefined;
  readonly #failure: Promise<never>;
  #fail: (error: unknown) => void = () => undefined;
  readonly #disk: Disk;
  #point: Point | null;
  #sidecar: Program | undefined;
  #served: Promise<void> = Promise.resolve();

  private constructor(folder: string, point: Point | null, disk: Disk) {
    this.#disk = disk;
    this.#folder = folder;
    this.#point = point;
    this.#durable = new Durable(join(folder, 'commits'));
    this.client = new Client({ address: this.address, log: quiet });
    this.#failure = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.#failure.catch(() => undefined);
  }

  /** Starts the sidecar that dies at the point. Null: at none. Resolves when it serves. */
  static async open(
    handlers: readonly WorkerHandler[],
    point: Point | null,
    disk: Disk,
  ): Promise<Stage> {
    const folder = await mkdtemp(join(tmpdir(), 'perdure-points-'));
    const stage = new Stage(folder, point, disk);
    try {
      await stage.#start(stage.#first(), false);
      await stage.#attach(handlers);
      return stage;
    } catch (error) {
      await stage[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Settles like `act`, or rejects with an error that was found meanwhile. */
  during<T>(act: Promise<T>): Promise<T> {
    return Promise.race([act, this.#failure]);
  }

  /** Starts an instance once, and records the acknowledgement. */
  async start(name: string, input: unknown, id: string): Promise<InstanceHandle> {
    const handle = await this.client.start(name, input, { id });
    this.seen.started.add(id);
    return handle;
  }

  /**
   * Raises an event. An event without an answer is raised again, and may then be stored twice.
   */
  async raise(id: string, name: string, tag: string): Promise<void> {
    let times = 0;
    await this.again(async () => {
      times += 1;
      await this.client
        .handle(id)
        .raise(name, tag)
        .catch((error: { readonly code?: string }) => {
          // The raise without an answer has ended the instance.
          if (times === 1 || error.code !== 'INSTANCE_ENDED') throw error;
        });
    });
    this.seen.raised.push({ id, tag });
  }

  /** Waits for the output, and records that the end was reported. */
  async result<Out>(id: string): Promise<Out> {
    const output = await this.client.handle<Out>(id).result();
    this.seen.ended.add(id);
    return output;
  }

  /** Repeats a call until there is an answer. These error codes count as an answer. */
  async again<T>(ask: () => Promise<T>, ...goodCodes: readonly string[]): Promise<T | undefined> {
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        const { code } = error as { readonly code?: string };
        if (goodCodes.includes(code ?? '')) return undefined;
        if (code !== 'UNAVAILABLE') throw error;
      }
    }
  }

  /** Records that the instance is deleted, so that its data may be missing. */
  forget(...ids: readonly string[]): void {
    for (const id of ids) forget(this.seen, id);
  }

  /**
   * Stops the sidecar like an operator. The sidecar may die during the stop. Returns the numbers of
   * writes.
   */
  async finish(): Promise<Passed> {
    await this.during(this.#served);
    const sidecar = this.#sidecar!;
    this.#sidecar = undefined;
    sidecar.signal('SIGTERM');
    const how = await sidecar.ended;
    if (how === 'SIGKILL') this.deaths += 1;
    else if (how !== 0) throw new Error(`the sidecar exited with ${how}: ${sidecar.output}`);
    checkSeen(this.seen, await this.#durable.check(this.#dataDir), this.deaths);
    const line = /^passed (.*)$/m.exec(sidecar.output);
    return line === null ? { journal: 0, tables: 0 } : (JSON.parse(line[1]!) as Passed);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const sidecar = this.#sidecar;
    this.#sidecar = undefined;
    this.client.close();
    await sidecar?.kill();
    await this.#worker?.stop().catch(() => undefined);
    await rm(this.#folder, { recursive: true, force: true });
  }

  get #dataDir(): string {
    return join(this.#folder, 'data');
  }

  get address(): string {
    return `unix:${join(this.#folder, 'sidecar.sock')}`;
  }

  async #attach(handlers: readonly WorkerHandler[]): Promise<void> {
    const activity = [
      <Out>({ info }: ActivityContext, next: () => Promise<Out>): Promise<Out> => {
        this.seen.ran.push({ ...info, deaths: this.deaths });
        return next();
      },
    ];
    const options = { address: this.address, handlers, log: quiet, stopOnSignals: false };
    this.#worker = new Worker({ ...options, stopGrace: 0, interceptors: { activity } });
    this.#worker.run().catch((error: unknown) => this.#fail(error));
    await this.#worker.ready();
  }

  #first(): Point | null {
    if (this.#point?.place !== 'recovery') return this.#point;
    return { place: 'journal', nth: this.#point.nth, way: 'synced' };
  }

  /** The point for the next process: the second crash of `recovery` happens during its recovery. */
  #second(): Point | null {
    const point = this.#point;
    this.#point = null;
    return point?.place === 'recovery' ? { place: 'tables', nth: 1, way: point.way } : null;
  }

  async #start(point: Point | null, fromBirth: boolean): Promise<void> {
    const [dataDir, listen] = [this.#dataDir, this.address];
    const options: ServeOptions = {
      dataDir,
      listen,
      log: join(this.#folder, 'commits'),
      point,
      fromBirth,
      disk: this.#disk,
    };
    const sidecar = new Program('sidecar', process.execPath, [serveFile, JSON.stringify(options)]);
    this.#sidecar = sidecar;
    const died = sidecar.ended.then((how) => this.#died(sidecar, how));
    died.catch((error: unknown) => this.#fail(error));
    const ready = sidecar.line(/^ready on /).then(() => undefined);
    // After a process that dies before it serves, another one is started.
    this.#served = ready.catch(() => died);
    await this.#served;
  }

  async #died(sidecar: Program, how: number | string): Promise<void> {
    if (this.#sidecar !== sidecar) return;
    if (how !== 'SIGKILL') throw new Error(`the sidecar exited with ${how}: ${sidecar.output}`);
    this.deaths += 1;
    checkSeen(this.seen, await this.#durable.check(this.#dataDir), this.deaths);
    if (this.#sidecar === sidecar) await this.#start(this.#second(), true);
  }
}
