// The processes of one run: the sidecar with a new data directory, the application (one process or
// two), and the driver. Closing ends all processes by their ids.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { AppLanguage } from './arguments.ts';
import type { AppCalls, AppOptions } from './app/main.ts';
import type { Finished } from './driver/accepted.ts';
import { limitCpu } from './cpu-limit.ts';
import type { CpuLimit } from './cpu-limit.ts';
import type { DriverCalls } from './driver/main.ts';
import type { AcceptResult, LoopResult } from './driver/offer.ts';
import type { Batch } from './driver/start.ts';
import { runOrClose, startAndConnect } from './engine-harness.ts';
import type { EngineHarness, HarnessFactory } from './engine-harness.ts';
import { untilServing } from './health.ts';
import { Meter } from './meter.ts';
import { monotonicMs, pause } from './clock.ts';
import type { Summary } from './percentile.ts';
import { readProcess } from './proc-stats.ts';
import type { ProcessStats } from './proc-stats.ts';
import { Agent, Program } from './program.ts';
import type { Resources } from './record.ts';

/** The settings that are the same for all runs of one benchmark. */
export interface Setting {
  /** The parent folder of data directories. */
  readonly folder: string;
  readonly sidecarFile: string;
  readonly sidecarArgs: readonly string[];
  readonly transport: 'unix' | 'tcp';
  /** Language of the application. */
  readonly app: AppLanguage;
  /** The Node that runs sidecar, application and driver. */
  readonly nodeFile: string;
  /** The folder of CPU profiles. Default: none are written. */
  readonly profiles: string | undefined;
}

/** Settings of a workload. */
export interface HarnessOptions {
  /** Activities run in a separate process. */
  readonly split?: boolean;
  /** False: the application caches no orchestrator between turns. */
  readonly cache?: boolean;
  /** The maximal share of a core for the sidecar. */
  readonly cores?: number;
  /** The application can report its live bytes. */
  readonly exposeGc?: boolean;
}

type App = Agent<AppCalls>;

const healthyMs = 60_000;
const pollMs = 50;
const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The same application in Python, with the handlers of W1 to W4. */
function pythonApp(name: string): App {
  const file = fileOf('../../../test/bench/app/main.py');
  const command = fileOf('../../../sdk-python/.venv/bin/python');
  if (!existsSync(command)) {
    throw new Error(`there is no ${command}: npm run conformance creates it`);
  }
  return new Agent<AppCalls>({ name, file, command });
}

export class Harness implements EngineHarness {
  readonly #setting: Setting;
  readonly #options: HarnessOptions;
  /** The name of its profiles. */
  readonly #name: string;
  readonly folder: string;
  readonly driver: Agent<DriverCalls>;
  app: App;
  readonly activities: App | undefined;
  #sidecar: Program | undefined;
  #address = '';
  #meter: Meter | undefined;
  readonly #limit: CpuLimit | undefined;

  constructor(setting: Setting, options: HarnessOptions, name: string, folder: string) {
    this.#setting = setting;
    this.#options = options;
    this.#name = name;
    this.folder = folder;
    this.#limit = options.cores === undefined ? undefined : limitCpu(options.cores);
    this.driver = new Agent<DriverCalls>({
      name: 'driver',
      command: setting.nodeFile,
      file: fileOf('driver/main.js'),
      nodeArgs: this.#profile('driver'),
    });
    this.app = this.#newApp();
    this.activities = options.split === true ? this.#newApp('activities') : undefined;
  }

  /** Starts the processes one after the other, so that only the sidecar starts at its time. */
  static async start(setting: Setting, options: HarnessOptions, name: string): Promise<Harness> {
    return startAndConnect(await Harness.prepare(setting, options, name));
  }

  /** Starts application and driver without a connection. The sidecar does not run yet. */
  static async prepare(setting: Setting, options: HarnessOptions, name: string): Promise<Harness> {
    const folder = await mkdtemp(join(setting.folder, 'run-'));
    const harness = new Harness(setting, options, name, folder);
    // An answer shows that the process has loaded its code.
    return runOrClose(harness, () =>
      Promise.all([harness.driver.ask('hello'), ...harness.apps.map((app) => app.ask('hello'))]),
    );
  }

  get apps(): App[] {
    return this.activities === undefined ? [this.app] : [this.app, this.activities];
  }

  get dataFolder(): string {
    return join(this.folder, 'data');
  }

  get sidecar(): Program {
    if (this.#sidecar === undefined) throw new Error('there is no sidecar');
    return this.#sidecar;
  }

  /** Starts the sidecar. Returns the milliseconds until it reports SERVING. */
  async startEngine(): Promise<number> {
    const { transport, sidecarFile, sidecarArgs } = this.#setting;
    const socket = `unix:${join(this.folder, 'socket')}`;
    // The port is reused, so that all processes find a restarted sidecar.
    const port = this.#address === '' ? '127.0.0.1:0' : this.#address;
    const { nodeFile } = this.#setting;
    const startMs = monotonicMs();
    this.#sidecar = new Program({
      name: 'sidecar',
      command: this.#limit?.command ?? nodeFile,
      args: [
        ...(this.#limit?.args ?? []),
        ...(this.#limit === undefined ? [] : [nodeFile]),
        ...this.#profile('sidecar'),
        sidecarFile,
        'serve',
        '--data-dir',
        this.dataFolder,
        '--listen',
        transport === 'unix' ? socket : port,
        ...sidecarArgs,
      ],
    });
    const line = await this.#sidecar.line(/unix:\S|127\.0\.0\.1:[1-9]/);
    this.#address = transport === 'unix' ? socket : /127\.0\.0\.1:\d+/.exec(line)![0];
    await untilServing(this.#address, healthyMs);
    const readyMs = monotonicMs() - startMs;
    this.#meter?.track('server', this.#sidecar.pid, true);
    return readyMs;
  }

  async killEngine(): Promise<void> {
    this.#meter?.leave(this.sidecar.pid);
    await this.sidecar.kill();
  }

  async stopEngine(): Promise<void> {
    this.#meter?.leave(this.sidecar.pid);
    await this.sidecar.stop();
  }

  engineStats(): ProcessStats {
    return readProcess(this.sidecar.pid);
  }

  loop(batch: Batch): Promise<LoopResult> {
    return this.driver.ask('loop', batch);
  }

  accept(batch: Batch & { readonly watch: boolean }): Promise<AcceptResult> {
    return this.driver.ask('accept', batch);
  }

  finish(limit: { readonly longestMs: number }): Promise<Finished> {
    return this.driver.ask('finish', limit);
  }

  async lateness(): Promise<Summary> {
    return (await this.app.ask('counts')).lateness;
  }

  firstStepAfter(sinceMs: number): Promise<number | undefined> {
    return this.app.ask('firstStepAfter', sinceMs);
  }

  /** Connects application and driver. */
  async connect(): Promise<void> {
    const whole = this.activities === undefined;
    await Promise.all([
      this.driver.ask('connect', { address: this.#address }),
      this.app.ask('connect', this.#appOptions(whole ? 'all' : 'orchestrations')),
      this.activities?.ask('connect', this.#appOptions('activities')),
    ]);
  }

  /** Stops the application and starts a new one with an empty cache. */
  async restartApp(): Promise<void> {
    await this.app.stop();
    this.app = this.#newApp();
    await this.app.ask('connect', this.#appOptions('all'));
  }

  /** Resets the counters of all application processes. */
  async resetCounts(): Promise<void> {
    await Promise.all(this.apps.map((app) => app.ask('reset')));
  }

  /** Runs of step code, in all application processes. */
  async executions(): Promise<number> {
    const counts = await Promise.all(this.apps.map((app) => app.ask('counts')));
    return counts.reduce((sum, { executions }) => sum + executions, 0);
  }

  /** Resolves once the application has this many instances that wait for `go`. */
  async untilWaiting(count: number): Promise<void> {
    while ((await this.app.ask('counts')).waiting < count) await pause(pollMs);
  }

  beginMeasuring(): void {
    const meter = new Meter(process.pid);
    if (this.#sidecar !== undefined) meter.track('server', this.#sidecar.pid);
    for (const app of this.apps) meter.track('app', app.pid);
    meter.track('driver', this.driver.pid);
    this.#meter = meter;
  }

  endMeasuring(): Resources {
    if (this.#meter === undefined) throw new Error('nothing is being measured');
    return this.#meter.end();
  }

  /** Ends every process and removes the data. */
  async close(): Promise<void> {
    await Promise.all([this.driver.stop(), ...this.apps.map((app) => app.stop())]);
    await this.#sidecar?.stop();
    this.#limit?.release();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Ends every process immediately, for an interrupted benchmark. */
  async abandon(): Promise<void> {
    const sidecars = this.#sidecar === undefined ? [] : [this.#sidecar];
    const all: Program[] = [...sidecars, this.driver, ...this.apps];
    await Promise.all(all.map((program) => program.kill()));
  }

  /** True when the kernel enforces the share of a core. False: it is only approximated. */
  get isCpuLimitEnforced(): boolean {
    return this.#limit?.isEnforced ?? false;
  }

  get engineOutput(): string {
    return this.#sidecar?.output ?? '';
  }

  #newApp(name = 'app'): App {
    if (this.#setting.app === 'python') return pythonApp(name);
    return new Agent<AppCalls>({
      name,
      command: this.#setting.nodeFile,
      file: fileOf('app/main.js'),
      nodeArgs: [
        ...this.#profile(name),
        ...(this.#options.exposeGc === true ? ['--expose-gc'] : []),
      ],
    });
  }

  #appOptions(part: AppOptions['part']): AppOptions {
    return { address: this.#address, part, cache: this.#options.cache ?? true };
  }

  #profile(role: string): string[] {
    const { profiles } = this.#setting;
    if (profiles === undefined) return [];
    const id = Math.round(monotonicMs());
    const file = `${this.#name}-${role}-${id}.cpuprofile`;
    return ['--cpu-prof', `--cpu-prof-dir=${profiles}`, `--cpu-prof-name=${file}`];
  }
}

export const openHarnesses = (setting: Setting): HarnessFactory<Harness, HarnessOptions> => ({
  start: (options, name) => Harness.start(setting, options, name),
  prepare: (options, name) => Harness.prepare(setting, options, name),
});
