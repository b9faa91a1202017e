import { randomFrom } from './random.ts';
import type { Random } from './random.ts';
import { ProgramMaker } from './program.ts';
import type { Program } from './program.ts';
import { schedulesOf } from './schedule-plan.ts';
import type { SchedulePlan } from './schedule-plan.ts';

/** A request of a client for an instance that its program does not need. */
export interface Act {
  readonly kind: 'cancel' | 'terminate' | 'suspend' | 'query' | 'startTwice' | 'wrongUpdate';
  /** The time after the start of the instance. */
  readonly atMs: number;
}

export interface Root {
  readonly program: Program;
  readonly atMs: number;
  readonly acts: readonly Act[];
  /** True: a client purges the instance after its end. */
  readonly purged: boolean;
  /** True: batches process the instance. */
  readonly herd: boolean;
}

/** A batch over the herd. After a batch that suspends, another one resumes. */
export interface BatchPlan {
  readonly kind: 'cancel' | 'terminate' | 'suspend' | 'delete';
  readonly atMs: number;
  readonly perSecond: number;
}

/** A fault. Times are simulated. */
export type Fault =
  | { readonly kind: 'cut' | 'swallow'; readonly atMs: number; readonly share: number }
  | { readonly kind: 'killSidecar'; readonly atMs: number; readonly downMs: number }
  | { readonly kind: 'killAtOperation'; readonly operation: number; readonly downMs: number }
  | { readonly kind: 'stopSidecar'; readonly atMs: number; readonly downMs: number }
  | {
      readonly kind: 'killWorker' | 'stopWorker';
      readonly atMs: number;
      readonly downMs: number;
      readonly which: number;
    }
  | { readonly kind: 'full'; readonly atMs: number; readonly forMs: number }
  | { readonly kind: 'lag'; readonly atMs: number; readonly forMs: number; readonly lagMs: number }
  | {
      readonly kind: 'slow';
      readonly atMs: number;
      readonly forMs: number;
      readonly slowMs: number;
    }
  | {
      readonly kind: 'repeat';
      readonly atMs: number;
      readonly forMs: number;
      readonly share: number;
    }
  | { readonly kind: 'jump'; readonly atMs: number; readonly byMs: number }
  | { readonly kind: 'hostile'; readonly atMs: number; readonly how: number };

export interface Scenario {
  readonly seed: number;
  readonly roots: readonly Root[];
  /**
   * The roots of the namespace `beside`, with the same ids. Empty: the namespace does not exist.
   */
  readonly beside: readonly Root[];
  readonly schedules: readonly SchedulePlan[];
  readonly batches: readonly BatchPlan[];
  readonly faults: readonly Fault[];
  readonly workers: number;
  readonly clients: number;
  /** The number of orchestrators that a worker caches, and of instances that the sidecar caches. */
  readonly cachedRuns: number;
  readonly cachedInstances: number;
  /** The number of waiting turns in the sidecar's memory. It spills other turns. */
  readonly waitingTurns: number;
}

/** The time before which all faults and programs begin. Long ones end a little later. */
export const FAULTS_UNTIL_MS = 12_000;

function rootOf(random: Random, maker: ProgramMaker, id: string): Root {
  const acts: Act[] = [];
  const atMs = (): number => random.whole(5_000);
  if (random.happens(0.1)) acts.push({ kind: 'cancel', atMs: atMs() });
  if (random.happens(0.07)) acts.push({ kind: 'terminate', atMs: atMs() });
  if (random.happens(0.1)) acts.push({ kind: 'suspend', atMs: atMs() });
  if (random.happens(0.3)) acts.push({ kind: 'query', atMs: atMs() });
  if (random.happens(0.15)) acts.push({ kind: 'startTwice', atMs: random.whole(1_000) });
  if (random.happens(0.1)) acts.push({ kind: 'wrongUpdate', atMs: atMs() });
  return {
    program: maker.root(id, 8),
    atMs: random.whole(4_000),
    acts,
    // A repeated start after a purge is a new start.
    herd: false,
    purged: random.happens(0.12) && !acts.some(({ kind }) => kind === 'startTwice'),
  };
}

const kinds: readonly Fault['kind'][] = [
  'cut',
  'cut',
  'swallow',
  'killSidecar',
  'killSidecar',
  'killAtOperation',
  'killAtOperation',
  'killAtOperation',
  'stopSidecar',
  'killWorker',
  'killWorker',
  'stopWorker',
  'full',
  'lag',
  'slow',
  'repeat',
  'jump',
  'hostile',
];

function faultOf(random: Random): Fault {
  const kind = random.pick(kinds);
  const atMs = random.whole(FAULTS_UNTIL_MS);
  const forMs = random.whole(2_000);
  const downMs = random.whole(1_000);
  switch (kind) {
    case 'cut':
    case 'swallow':
      return { kind, atMs, share: random.fraction() };
    case 'killSidecar':
    case 'stopSidecar':
      return { kind, atMs, downMs };
    case 'killAtOperation':
      return { kind, operation: 1 + random.whole(random.pick([40, 400, 2_000])), downMs };
    case 'killWorker':
    case 'stopWorker':
      return { kind, atMs, downMs, which: random.whole(8) };
    case 'full':
      return { kind, atMs, forMs };
    case 'lag':
      return { kind, atMs, forMs, lagMs: random.between(5, 400) };
    case 'slow':
      return { kind, atMs, forMs, slowMs: random.between(1, 200) };
    case 'repeat':
      return { kind, atMs, forMs: forMs * 3, share: random.between(0.05, 0.6) };
    case 'jump':
      return { kind, atMs, byMs: Math.round(random.between(-60_000, 60_000)) };
    case 'hostile':
      return { kind, atMs, how: random.whole(8) };
  }
}

/** Makes some roots a herd, with one batch that changes them and one that deletes them. */
function herdOf(random: Random, roots: readonly Root[]): [Root[], BatchPlan[]] {
  if (random.happens(0.6)) return [[...roots], []];
  const kind = random.pick(['cancel', 'terminate', 'suspend', null] as const);
  const perSecond = random.happens(0.3) ? 1 + random.whole(5) : 0;
  const plans: BatchPlan[] = [];
  if (kind !== null) plans.push({ kind, atMs: 500 + random.whole(6_000), perSecond });
  if (random.happens(0.5)) plans.push({ kind: 'delete', atMs: 6_000, perSecond: 0 });
  // Repeated starts after a purge are new, and an instance may have one suspension at a time.
  const stray = ['startTwice', 'suspend'];
  const all = roots.map((root) => {
    if (!random.happens(0.4)) return root;
    return { ...root, herd: true, acts: root.acts.filter((act) => !stray.includes(act.kind)) };
  });
  return [all, plans];
}

/** Generates another application that uses the same ids for other programs. */
function besideOf(random: Random): Root[] {
  if (random.happens(0.7)) return [];
  const ids = Array.from({ length: 3 + random.whole(6) }, (_, i) => `r${i}`);
  const maker = new ProgramMaker(random.split('programs'), ids);
  return ids.map((id) => rootOf(random, maker, id));
}

/** All random selections before the start of a simulation. */
export function scenarioOf(seed: number): Scenario {
  const random = randomFrom(seed).split('scenario');
  const count = 12 + random.whole(24);
  const ids = Array.from({ length: count }, (_, i) => `r${i}`);
  const maker = new ProgramMaker(random.split('programs'), ids);
  const quiet = random.happens(0.1);
  const faults = Array.from({ length: quiet ? 0 : 1 + random.whole(9) }, () => faultOf(random));
  const all = ids.map((id) => rootOf(random, maker, id));
  const [roots, batches] = herdOf(random.split('herd'), all);
  return {
    seed,
    roots,
    batches,
    beside: besideOf(random.split('beside')),
    schedules: schedulesOf(random.split('schedules')),
    faults,
    workers: 1 + random.whole(3),
    clients: 1 + random.whole(2),
    cachedRuns: random.pick([0, 1, 3, 1_000]),
    cachedInstances: random.pick([0, 2, 10, 1_000]),
    waitingTurns: random.pick([1, 2, 4, 1_000]),
  };
}
