// What Linux knows of a process and of the machine. The parsers are pure; the readers below them
// only add the files.
import { readdirSync, readFileSync } from 'node:fs';

/** Ticks per second of all times in /proc; a constant of every Linux that runs Node. */
const ticksPerSecond = 100;

export interface ProcessStats {
  readonly cpuS: number;
  readonly writtenBytes: number;
  readonly rssBytes: number;
  /** Of those, what belongs to the process alone: mapped pages of files can be reclaimed. */
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
  // The command's name stands in parentheses and may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** The CPU seconds in /proc/PID/stat of children that ended. */
export function parseEndedChildrenCpuSeconds(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
}

/** A value of /proc/PID/status in kB, as bytes; 0 when the line is missing. */
export function parseKilobytes(status: string, name: string): number {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status);
  return found === null ? 0 : Number(found[1]) * 1024;
}

/** Bytes that went to disks, from /proc/PID/io. */
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
    // A child may end between the list and the look at it.
    return [];
  }
}

/** A process with its children, ended ones included. Memory that they share counts in each. */
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
