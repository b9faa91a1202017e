import type { OverlapPolicy } from '@perdure/sdk';

import type { Random } from './random.ts';
import type { Node, Program } from './program.ts';

/** A request of a client for a running schedule. */
export interface ScheduleAct {
  readonly kind: 'pause' | 'trigger' | 'backfill' | 'update';
  readonly atMs: number;
}

/** A schedule of a scenario. It is created, runs during the faults, and is deleted afterwards. */
export interface SchedulePlan {
  readonly id: string;
  readonly atMs: number;
  readonly untilMs: number;
  readonly everyMs: number;
  readonly jitterMs: number;
  readonly catchUpMs: number;
  readonly overlap: OverlapPolicy;
  /** The policy after an update. */
  readonly overlapThen: OverlapPolicy;
  readonly program: Program;
  readonly acts: readonly ScheduleAct[];
}

const POLICIES: readonly OverlapPolicy[] = [
  'skip',
  'bufferOne',
  'bufferAll',
  'cancelOther',
  'terminateOther',
  'allowAll',
];

/** Generates the program of a schedule. It needs no ids, because it is started repeatedly. */
function programOf(random: Random, id: string): Program {
  const leaf = (at: number): Node => {
    const k = `${id}.${at}`;
    const pick = random.whole(4);
    if (pick === 0) return { t: 'timer', ms: random.whole(3_000) };
    if (pick === 1) return { t: 'step', k };
    if (pick === 2) return { t: 'set', key: 'a', v: at };
    return { t: 'act', k, plan: random.happens(0.3) ? ['fail'] : [], max: 3, ms: 100 };
  };
  const nodes = Array.from({ length: 1 + random.whole(3) }, (_, at) => leaf(at));
  if (random.happens(0.3)) {
    const close = random.pick(['cancel', 'terminate', 'abandon'] as const);
    const p: Program = { id: `${id}.c`, nodes: [leaf(10)], onCancel: 'plain' };
    nodes.push({ t: 'child', k: `${id}.11`, named: false, close, p });
  }
  if (random.happens(0.2)) nodes.splice(1, 0, { t: 'again' });
  if (random.happens(0.1)) nodes.push({ t: 'fail' });
  return { id, nodes, onCancel: random.pick(['plain', 'cleanup', 'swallow'] as const) };
}

function planOf(random: Random, id: string): SchedulePlan {
  const acts: ScheduleAct[] = [];
  const kinds = ['pause', 'trigger', 'backfill', 'update'] as const;
  if (random.happens(0.5)) {
    acts.push({ kind: random.pick(kinds), atMs: 1_000 + random.whole(7_000) });
  }
  return {
    id,
    atMs: random.whole(4_000),
    untilMs: 12_500 + random.whole(2_500),
    everyMs: random.pick([1_000, 1_500, 2_000, 5_000]),
    jitterMs: random.happens(0.3) ? random.whole(900) : 0,
    catchUpMs: random.pick([5_000, 60_000]),
    overlap: random.pick(POLICIES),
    overlapThen: random.pick(POLICIES),
    program: programOf(random, id),
    acts,
  };
}

/** The schedules of a scenario: none, one or two. */
export function schedulesOf(random: Random): SchedulePlan[] {
  const count = random.happens(0.5) ? 1 + random.whole(2) : 0;
  return Array.from({ length: count }, (_, at) => planOf(random, `s${at}`));
}
