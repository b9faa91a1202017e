// Measures the resource use of the processes of a run between two times, and of the rest of the
// machine.
import { monotonicMs } from './clock.ts';
import { round } from './percentile.ts';
import { readMachine, readProcess, readWithChildren } from './proc-stats.ts';
import type { MachineStats, ProcessStats } from './proc-stats.ts';
import type { ProcessUse, Resources, Role } from './record.ts';

interface Tracked {
  readonly role: Role | 'harness';
  readonly pid: number;
  readonly from: ProcessStats;
  to: ProcessStats | undefined;
  left: boolean;
}

const open = { to: undefined, left: false };
const megabyte = 1024 * 1024;

export class Meter {
  readonly #startMs = monotonicMs();
  readonly #machine: MachineStats = readMachine();
  readonly #tracked: Tracked[] = [];

  /** @param harness this process. Its children are added separately. */
  constructor(harness: number) {
    this.#tracked.push({
      role: 'harness',
      pid: harness,
      from: readProcess(harness),
      ...open,
    });
  }

  /** Adds a process of the run. Its earlier use does not count unless it is `fresh`. */
  track(role: Role, pid: number, fresh = false): void {
    const now = readWithChildren(pid);
    const from = fresh ? { ...now, cpuS: 0, writtenBytes: 0 } : now;
    this.#tracked.push({ role, pid, from, ...open });
  }

  /** Records the final use of a process that is about to exit. */
  leave(pid: number): void {
    const tracked = this.#tracked.find((one) => one.pid === pid && one.to === undefined);
    if (tracked === undefined) return;
    tracked.to = readWithChildren(pid);
    tracked.left = true;
  }

  /** Ends the measurement. */
  end(): Resources {
    for (const one of this.#tracked) {
      one.to ??= (one.role === 'harness' ? readProcess : readWithChildren)(one.pid);
    }
    const wallS = (monotonicMs() - this.#startMs) / 1_000;
    const machine = readMachine();
    const oursS = this.#tracked.reduce((sum, one) => sum + cpuOf(one), 0);
    const busyS = machine.busyS - this.#machine.busyS;
    return {
      wall_s: round(wallS),
      server: this.#use('server', wallS),
      app: this.#use('app', wallS),
      driver: this.#use('driver', wallS),
      foreign_cores: round(Math.max(0, busyS - oursS) / wallS),
      steal_cores: round((machine.stealS - this.#machine.stealS) / wallS),
    };
  }

  /** The sum over all processes of a role. */
  #use(role: Role, wallS: number): ProcessUse {
    const all = this.#tracked.filter((one) => one.role === role);
    const sum = (of: (one: Tracked) => number): number =>
      all.reduce((total, one) => total + of(one), 0);
    const cpuS = sum(cpuOf);
    return {
      cpu_s: round(cpuS),
      cores: round(cpuS / wallS),
      written_bytes: sum(({ from, to }) => (to?.writtenBytes ?? 0) - from.writtenBytes),
      rss_mb: round(memory(all, ({ rssBytes }) => rssBytes) / megabyte),
      peak_rss_mb: round(memory(all, ({ peakRssBytes }) => peakRssBytes) / megabyte),
    };
  }
}

/** The sum over concurrent processes, or the larger maximum of a process that has exited. */
function memory(all: readonly Tracked[], of: (stats: ProcessStats) => number): number {
  const bytes = ({ to }: Tracked): number => (to === undefined ? 0 : of(to));
  const staying = all.filter((one) => !one.left).reduce((sum, one) => sum + bytes(one), 0);
  return Math.max(staying, ...all.filter((one) => one.left).map(bytes));
}

function cpuOf({ from, to }: Tracked): number {
  return (to?.cpuS ?? from.cpuS) - from.cpuS;
}
