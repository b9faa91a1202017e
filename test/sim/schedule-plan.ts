import type { OverlapPolicy } from '@perdure/sdk';

import type { Chance } from './chance.ts';
import type { Node, Program } from './program.ts';

/** Something that a client does to a schedule while it goes. */
export interface ScheduleAct {
  readonly kind: 'pause' | 'trigger' | 'backfill' | 'update';
  readonly atMs: number;
}

/** A schedule of a scenario: made, left to its clock, and deleted when the faults are over. */
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

/** What a schedule starts again and again: nothing in it may need an id of its own. */
function programOf(chance: Chance, id: string): Program {
  const leaf = (at: number): Node => {
    const k = `${id}.${at}`;
    const pick = chance.whole(4);
    if (pick === 0) return { t: 'timer', ms: chance.whole(3_000) };
    if (pick === 1) return { t: 'step', k };
    if (pick === 2) return { t: 'set', key: 'a', v: at };
    return { t: 'act', k, plan: chance.happens(0.3) ? ['fail'] : [], max: 3, ms: 100 };
  };
  const nodes = Array.from({ length: 1 + chance.whole(3) }, (_, at) => leaf(at));
  if (chance.happens(0.3)) {
    const close = chance.pick(['cancel', 'terminate', 'abandon'] as const);
    const p: Program = { id: `${id}.c`, nodes: [leaf(10)], onCancel: 'plain' };
    nodes.push({ t: 'child', k: `${id}.11`, named: false, close, p });
  }
  if (chance.happens(0.2)) nodes.splice(1, 0, { t: 'again' });
  if (chance.happens(0.1)) nodes.push({ t: 'fail' });
  return { id, nodes, onCancel: chance.pick(['plain', 'cleanup', 'swallow'] as const) };
}

function planOf(chance: Chance, id: string): SchedulePlan {
  const acts: ScheduleAct[] = [];
  const kinds = ['pause', 'trigger', 'backfill', 'update'] as const;
  if (chance.happens(0.5)) {
    acts.push({ kind: chance.pick(kinds), atMs: 1_000 + chance.whole(7_000) });
  }
  return {
    id,
    atMs: chance.whole(4_000),
    untilMs: 12_500 + chance.whole(2_500),
    everyMs: chance.pick([1_000, 1_500, 2_000, 5_000]),
    jitterMs: chance.happens(0.3) ? chance.whole(900) : 0,
    catchUpMs: chance.pick([5_000, 60_000]),
    overlap: chance.pick(POLICIES),
    overlapThen: chance.pick(POLICIES),
    program: programOf(chance, id),
    acts,
  };
}

/** The schedules of a scenario: none, one or two. */
export function schedulesOf(chance: Chance): SchedulePlan[] {
  const count = chance.happens(0.5) ? 1 + chance.whole(2) : 0;
  return Array.from({ length: count }, (_, at) => planOf(chance, `s${at}`));
}
