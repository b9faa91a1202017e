// The processes of one run with Restate: server, application, driver.
import { mkdtemp, rm } from 'node:fs/promises';
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
import { readProcess } from '../../proc-stats.ts';
import type { ProcessStats } from '../../proc-stats.ts';
import { Agent, Program } from '../../program.ts';
import type { Resources } from '../../record.ts';
import { freePorts } from '../free-ports.ts';
import type { RestateAppCalls } from './app/main.ts';
import type { RestateDriverCalls } from './driver/main.ts';
import { registerEndpoint, serverLaunch, untilHealthy } from './server.ts';
import type { Ports } from './server.ts';

/** The settings that are the same for all runs. */
export interface RestateSetting {
  readonly folder: string;
  readonly packages: string;
  readonly nodeFile: string;
}

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const quiet = { NODE_ENV: 'production', RESTATE_LOGGING: 'ERROR' };

export class RestateHarness implements EngineHarness {
  readonly #setting: RestateSetting;
  readonly #folder: string;
  readonly #ports: Ports;
  readonly #app: Agent<RestateAppCalls>;
  readonly #driver: Agent<RestateDriverCalls>;
  #server: Program | undefined;
  #meter: Meter | undefined;

  private constructor(setting: RestateSetting, folder: string, ports: Ports) {
    this.#setting = setting;
    this.#folder = folder;
    this.#ports = ports;
    const command = setting.nodeFile;
    const driver = { name: 'driver', command, file: fileOf('driver/main.js') };
    this.#driver = new Agent<RestateDriverCalls>(driver);
    this.#app = new Agent<RestateAppCalls>({
      name: 'app',
      command,
      file: fileOf('app/main.js'),
      env: quiet,
    });
  }

  static async prepare(setting: RestateSetting): Promise<RestateHarness> {
    const folder = await mkdtemp(join(setting.folder, 'run-'));
    const [node = 0, ingress = 0, admin = 0, app = 0] = await freePorts(4);
    const harness = new RestateHarness(setting, folder, { node, ingress, admin, app });
    return runOrClose(harness, () =>
      harness.#app.ask('listen', { folder: setting.packages, port: app }),
    );
  }

  static async start(setting: RestateSetting): Promise<RestateHarness> {
    return startAndConnect(await RestateHarness.prepare(setting));
  }

  get dataFolder(): string {
    return join(this.#folder, 'data');
  }

  get engineOutput(): string {
    return this.#server?.output ?? '';
  }

  async startEngine(): Promise<number> {
    const startMs = monotonicMs();
    this.#server = new Program(serverLaunch(this.#setting.packages, this.dataFolder, this.#ports));
    await untilHealthy(this.#ports);
    const readyMs = monotonicMs() - startMs;
    this.#meter?.track('server', this.#server.pid, true);
    return readyMs;
  }

  async connect(): Promise<void> {
    await registerEndpoint(this.#ports);
    await this.#driver.ask('connect', { port: this.#ports.ingress });
  }

  async killEngine(): Promise<void> {
    this.#meter?.leave(this.#theServer.pid);
    await this.#theServer.kill();
  }

  async stopEngine(): Promise<void> {
    this.#meter?.leave(this.#theServer.pid);
    await this.#theServer.stop();
  }

  engineStats(): ProcessStats {
    return readProcess(this.#theServer.pid);
  }

  loop(batch: Batch): Promise<LoopResult> {
    return this.#driver.ask('loop', batch);
  }

  accept(batch: Batch & { readonly watch: boolean }): Promise<AcceptResult> {
    return this.#driver.ask('accept', batch);
  }

  finish(limit: { readonly longestMs: number }): Promise<Finished> {
    return this.#driver.ask('finish', limit);
  }

  async resetCounts(): Promise<void> {
    await this.#app.ask('reset');
  }

  async executions(): Promise<number> {
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
    this.#meter.track('driver', this.#driver.pid);
  }

  endMeasuring(): Resources {
    if (this.#meter === undefined) throw new Error('nothing is being measured');
    return this.#meter.end();
  }

  async close(): Promise<void> {
    await Promise.all([this.#driver.stop(), this.#app.stop()]);
    await this.#server?.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async abandon(): Promise<void> {
    const programs = [this.#driver, this.#app, ...(this.#server ? [this.#server] : [])];
    await Promise.all(programs.map((program) => program.kill()));
  }

  get #theServer(): Program {
    if (this.#server === undefined) throw new Error('the server is not running');
    return this.#server;
  }
}
