// Runs a program with a share of a core, like a sidecar beside an application. It uses a control
// group of the kernel if this user may create one, otherwise one core with the lowest priority.
import { accessSync, constants, existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface CpuLimit {
  /** The command that starts the program, and its arguments before the program. */
  readonly command: string;
  readonly args: readonly string[];
  /** False: the share is only approximated. */
  readonly isEnforced: boolean;
  /** Removes the control group after the end of the program. */
  release(): void;
}

/** The kernel's usual accounting period. */
const periodUs = 100_000;

/** The folders of the groups for processor time, in version 1 and version 2. */
const folders = [
  { folder: '/sys/fs/cgroup/cpu', version: 1 },
  { folder: '/sys/fs/cgroup', version: 2 },
] as const;

let groups = 0;

function setQuota(group: string, version: 1 | 2, cores: number): void {
  const quotaUs = String(Math.round(cores * periodUs));
  if (version === 2) {
    writeFileSync(join(group, 'cpu.max'), `${quotaUs} ${periodUs}`);
    return;
  }
  writeFileSync(join(group, 'cpu.cfs_period_us'), String(periodUs));
  writeFileSync(join(group, 'cpu.cfs_quota_us'), quotaUs);
}

/** Creates a group with the quota. Undefined if this user may not create groups. */
function createGroup(cores: number): string | undefined {
  for (const { folder, version } of folders) {
    const marker = version === 1 ? 'cpu.cfs_quota_us' : 'cgroup.controllers';
    if (!existsSync(join(folder, marker)) && !existsSync(join(folder, 'cgroup.procs'))) continue;
    groups += 1;
    const group = join(folder, `perdure-bench-${process.pid}-${groups}`);
    try {
      accessSync(folder, constants.W_OK);
      mkdirSync(group);
      setQuota(group, version, cores);
      return group;
    } catch {
      if (existsSync(group)) rmdirSync(group);
    }
  }
  return undefined;
}

/** @param cores the share, such as 0.5. */
export function limitCpu(cores: number): CpuLimit {
  const group = createGroup(cores);
  if (group === undefined) {
    return {
      command: 'taskset',
      args: ['-c', '0', 'nice', '-n', '19'],
      isEnforced: false,
      release: () => undefined,
    };
  }
  // The shell enters the group and becomes the program, which keeps its process id.
  const enter = 'echo $$ > "$0/cgroup.procs" && exec "$@"';
  return {
    command: 'sh',
    args: ['-c', enter, group],
    isEnforced: true,
    release: () => {
      if (existsSync(group)) rmdirSync(group);
    },
  };
}
