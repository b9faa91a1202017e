// Statistics of Linux about a process and the machine. The parsers are pure. The readers below them
// only read the files.
import { readdirSync, readFileSync } from 'node:fs';

/** Ticks per second of all times in /proc, constant on all Linux systems that run Node. */
const ticksPerSecond = 100;

export interface ProcessStats {
  readonly cpuS: number;
  readonly writtenBytes: number;
  readonly rssBytes: number;
  /** Resident memory without mapped pages of files, which the kernel can reclaim. */
  readonly anonBytes: number;
  readonly peakRssBytes: number;
}

export interface MachineStats {
  /** All CPUs together, without idle, waiting for disks, and stolen time. */
  readonly busyS: number;
  readonly stealS: number;
}

/** The CPU seconds in /proc/PID/stat, of all threads, without children. */
export function parseCpuSeconds(stat: string): number {
  // The name of the command is in parentheses, and may contain spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** The CPU seconds of ended children in /proc/PID/stat. */
export function parseEndedChildrenCpuSeconds(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
}

/** A value of /proc/PID/status in kB, as bytes; 0 when the line is missing. */
export function parseKilobytes(status: string, name: string): number {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status);
  return found === null ? 0 : Number(found[1]) * 1024;
}

/** Bytes written to disks, from /proc/PID/io. */
export function parseWrittenBytes(io: string): number {
  return Number(/^write_bytes: (\d+)/m.exec(io)?.[1] ?? 0);
}

/** The first line of /proc/stat. */
export function parseMachine(stat: string): MachineStats {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = stat
    .slice(0, stat.indexOf('\n'))
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return {
    busyS: (user + nice + system + irq + softirq) / ticksPerSecond,
    stealS: steal / ticksPerSecond,
  };
}

/** Throws when the process does not exist. */
export function readProcess(pid: number): ProcessStats {
  const read = (name: string): string => readFileSync(`/proc/${pid}/${name}`, 'latin1');
  const status = read('status');
  return {
    cpuS: parseCpuSeconds(read('stat')),
    writtenBytes: parseWrittenBytes(read('io')),
    rssBytes: parseKilobytes(status, 'VmRSS'),
    anonBytes: parseKilobytes(status, 'RssAnon'),
    peakRssBytes: parseKilobytes(status, 'VmHWM'),
  };
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1')
      .split(' ')
      .filter((text) => text !== '')
      .map(Number),
  );
}

function readIfThere(pid: number): ProcessStats[] {
  try {
    return [readProcess(pid)];
  } catch {
    // A child may end before its file is read.
    return [];
  }
}

/** A process with its live and ended children. Shared memory counts in each process. */
export function readWithChildren(pid: number): ProcessStats {
  const endedS = parseEndedChildrenCpuSeconds(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  const all = [readProcess(pid), ...childrenOf(pid).flatMap(readIfThere)];
  const sum = (of: (stats: ProcessStats) => number): number =>
    all.reduce((total, stats) => total + of(stats), 0);
  return {
    cpuS: endedS + sum(({ cpuS }) => cpuS),
    writtenBytes: sum(({ writtenBytes }) => writtenBytes),
    rssBytes: sum(({ rssBytes }) => rssBytes),
    anonBytes: sum(({ anonBytes }) => anonBytes),
    peakRssBytes: sum(({ peakRssBytes }) => peakRssBytes),
  };
}

export function readMachine(): MachineStats {
  return parseMachine(readFileSync('/proc/stat', 'latin1'));
}
