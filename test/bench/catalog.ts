import { crashes } from './workloads/crash.ts';
import { lifecycle } from './workloads/lifecycle.ts';
import { limited } from './workloads/limited.ts';
import { loops } from './workloads/loops.ts';
import { replays } from './workloads/replay.ts';
import { singles } from './workloads/single.ts';
import { sleeps } from './workloads/sleeps.ts';
import type { Workload } from './workload.ts';

/** All workloads, in the order in which they run. */
export const catalog: readonly Workload[] = [
  ...loops,
  ...limited,
  ...singles,
  ...sleeps,
  ...lifecycle,
  ...crashes,
  ...replays,
];
