// The processes of one run with DBOS: PostgreSQL, and the application with the engine.
import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Finished } from '../../driver/accepted.ts';
import type { AcceptResult, LoopResult } from '../../driver/offer.ts';
import type { Batch } from '../../driver/start.ts';
import { runOrClose, startAndConnect } from '../../engine-harness.ts';
import type { EngineHarness } from '../../engine-harness.ts';
import { Meter } from '../../meter.ts';
import { monotonicMs } from '../../clock.ts';
import type { Summary } from '../../percentile.ts';
import { readWithChildren } from '../../proc-stats.ts';
import type { ProcessStats } from '../../proc-stats.ts';
import { Agent } from '../../program.ts';
import type { Program } from '../../program.ts';
import type { Resources } from '../../record.ts';
import { freePorts } from '../free-ports.ts';
import type { DbosAppCalls } from './app/main.ts';
import { dropDatabase } from './database.ts';
import { createCluster, startPostgres } from './postgres.ts';

/** The settings that are the same for all runs. */
export interface DbosSetting {
  readonly folder: string;
  readonly packages: string;
  readonly nodeFile: string;
  /** The folder of PostgreSQL's programs, or the URL of an existing server. */
  readonly postgres: { readonly programs: string } | { readonly url: string };
}

const appFile = fileURLToPath(new URL('app/main.js', import.meta.url));
const watchedPrefix = 'watched-';

export class DbosHarness implements EngineHarness {
  readonly #setting: DbosSetting;
  readonly #folder: string;
  readonly #port: number;
  readonly #database = `perdure_bench_${randomUUID().replaceAll('-', '')}`;
  #app: Agent<DbosAppCalls>;
  #server: Program | undefined;
  #meter: Meter | undefined;
  #accepting: Promise<AcceptResult> | undefined;
  /** The current batch. A new application process awaits it again. */
  #watched: Batch | undefined;
  #wasKilled = false;
  /** Number of step runs when the application was stopped. */
  #executionsAtEnd: number | undefined;

  private constructor(setting: DbosSetting, folder: string, port: number) {
    this.#setting = setting;
    this.#folder = folder;
    this.#port = port;
    this.#app = this.#newApp();
  }

  static async prepare(setting: DbosSetting): Promise<DbosHarness> {
    const folder = await mkdtemp(join(setting.folder, 'run-'));
    const [port = 0] = await freePorts(1);
    const harness = new DbosHarness(setting, folder, port);
    return runOrClose(harness, async () => {
      const { postgres } = setting;
      if ('programs' in postgres) await createCluster(postgres.programs, harness.dataFolder);
      await writeFile(harness.#stepLog, '');
      await harness.#load();
    });
  }

  static async start(setting: DbosSetting): Promise<DbosHarness> {
    return startAndConnect(await DbosHarness.prepare(setting));
  }

  get dataFolder(): string {
    return join(this.#folder, 'data');
  }

  get engineOutput(): string {
    return [this.#server?.output ?? '', this.#app.output].join('\n').trim();
  }

  /** Starts PostgreSQL and the application. After a kill, starts only the application. */
  async startEngine(): Promise<number> {
    const startMs = monotonicMs();
    const { postgres } = this.#setting;
    if ('programs' in postgres && this.#server === undefined) {
      this.#server = await startPostgres(postgres.programs, this.dataFolder, this.#port);
    }
    if (this.#wasKilled) {
      this.#app = this.#newApp();
      await this.#load();
    }
    await this.#app.ask('launch');
    const readyMs = monotonicMs() - startMs;
    if (this.#wasKilled) this.#meter?.track('app', this.#app.pid, true);
    if (this.#watched !== undefined) await this.#app.ask('adopt', this.#watched);
    return readyMs;
  }

  connect(): Promise<void> {
    return Promise.resolve();
  }

  /** The application sends the start requests itself, so the kill waits until all are accepted. */
  async killEngine(): Promise<void> {
    await this.#accepting;
    this.#meter?.leave(this.#app.pid);
    this.#wasKilled = true;
    await this.#app.kill();
  }

  async stopEngine(): Promise<void> {
    this.#executionsAtEnd = await this.executions();
    this.#meter?.leave(this.#app.pid);
    if (this.#server !== undefined) this.#meter?.leave(this.#server.pid);
    await this.#app.stop();
    await this.#server?.stop();
  }

  engineStats(): ProcessStats {
    return readWithChildren(this.#server?.pid ?? this.#app.pid);
  }

  loop(batch: Batch): Promise<LoopResult> {
    return this.#app.ask('loop', batch);
  }

  accept(batch: Batch & { readonly watch: boolean }): Promise<AcceptResult> {
    const named = { ...batch, idPrefix: watchedPrefix };
    this.#watched = named;
    this.#accepting = this.#app.ask('accept', named);
    return this.#accepting;
  }

  finish(limit: { readonly longestMs: number }): Promise<Finished> {
    return this.#app.ask('finish', limit);
  }

  async resetCounts(): Promise<void> {
    await writeFile(this.#stepLog, '');
    await this.#app.ask('reset');
  }

  /** After a kill, counts the log of steps, which includes the steps of the killed process. */
  async executions(): Promise<number> {
    if (this.#executionsAtEnd !== undefined) return this.#executionsAtEnd;
    if (this.#wasKilled) return statSync(this.#stepLog).size;
    return (await this.#app.ask('counts')).executions;
  }

  async lateness(): Promise<Summary> {
    return (await this.#app.ask('counts')).lateness;
  }

  firstStepAfter(sinceMs: number): Promise<number | undefined> {
    return this.#app.ask('firstStepAfter', sinceMs);
  }

  beginMeasuring(): void {
    this.#meter = new Meter(process.pid);
    if (this.#server !== undefined) this.#meter.track('server', this.#server.pid);
    this.#meter.track('app', this.#app.pid);
  }

  endMeasuring(): Resources {
    if (this.#meter === undefined) throw new Error('nothing is being measured');
    return this.#meter.end();
  }

  async close(): Promise<void> {
    await this.#app.stop();
    await this.#server?.stop();
    const { packages, postgres } = this.#setting;
    if ('url' in postgres) await dropDatabase(packages, postgres.url, this.#database);
    await rm(this.#folder, { recursive: true, force: true });
  }

  async abandon(): Promise<void> {
    await Promise.all([this.#app.kill(), this.#server?.kill()]);
  }

  get #stepLog(): string {
    return join(this.#folder, 'steps');
  }

  get #databaseUrl(): string {
    const { postgres } = this.#setting;
    const local = `postgresql://postgres@127.0.0.1:${this.#port}/`;
    const url = new URL('url' in postgres ? postgres.url : local);
    url.pathname = `/${this.#database}`;
    return url.href;
  }

  #newApp(): Agent<DbosAppCalls> {
    const env = { NODE_ENV: 'production' };
    return new Agent({ name: 'app', command: this.#setting.nodeFile, file: appFile, env });
  }

  #load(): Promise<void> {
    return this.#app.ask('load', {
      folder: this.#setting.packages,
      databaseUrl: this.#databaseUrl,
      stepLog: this.#stepLog,
    });
  }
}
