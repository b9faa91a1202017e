import type { Instance } from './history-rules.ts';
import type { StoreRound } from './store-round.ts';
import { Violation } from './violation.ts';

/** A stored schedule. */
export interface StoredSchedule {
  readonly started: number;
  readonly lastMs: number;
  readonly schedule: { readonly overlap: string; readonly paused: boolean };
}

/** Reads schedule and time from an id. Returns null when no schedule has started the instance. */
export function timeOf({
  id,
}: Instance): { readonly schedule: string; readonly ms: number } | null {
  const [, schedule, at] = /^(.+)@(\d{4}-.+Z)$/.exec(id) ?? [];
  return schedule === undefined ? null : { schedule, ms: Date.parse(at!) };
}

/**
 * Checks each commit. A start and the progress of its schedule are atomic. No time is started twice
 * or early. Starts overlap only if the policy permits it.
 */
export class ScheduleRules {
  readonly stored: Map<string, StoredSchedule> = new Map();
  /** The instances that each schedule has started. */
  readonly started: Map<string, Instance[]> = new Map();
  readonly #isOver: (instance: Instance) => boolean;
  /** True: the sidecar's clock is set while it runs, so early starts cannot be detected. */
  clockJumps = false;

  constructor(isOver: (instance: Instance) => boolean) {
    this.#isOver = isOver;
  }

  commit(rounds: readonly StoreRound[], born: readonly Instance[]): void {
    const touched = new Set<string>();
    for (const { objects } of rounds) {
      for (const { kind, id, body } of objects) {
        if (kind !== 'schedule') continue;
        touched.add(id);
        if (body === null) this.stored.delete(id);
        else this.stored.set(id, structuredClone(body) as unknown as StoredSchedule);
      }
    }
    for (const instance of born) {
      const time = timeOf(instance);
      if (time === null) continue;
      this.#started(instance, time);
      touched.add(time.schedule);
    }
    for (const id of touched) this.#checkCount(id);
  }

  #started(instance: Instance, time: NonNullable<ReturnType<typeof timeOf>>): void {
    const { schedule, ms } = time;
    const others = this.started.get(schedule) ?? [];
    this.started.set(schedule, [...others, instance]);
    const stored = this.stored.get(schedule);
    if (stored === undefined) throw broken(`${instance.id} is there, and its schedule is not`);
    if (others.some(({ id }) => id === instance.id))
      throw broken(`${instance.id} is started twice`);
    const startMs = instance.current.events[0]!.timeMs;
    if (!this.clockJumps && startMs < ms)
      throw broken(`${instance.id} starts at ${startMs}, early`);
    if (stored.schedule.overlap === 'allowAll') return;
    const beside = others.find((other) => !this.#isOver(other));
    if (beside === undefined) return;
    throw broken(`${instance.id} starts while ${beside.id} runs: ${stored.schedule.overlap}`);
  }

  #checkCount(id: string): void {
    const stored = this.stored.get(id);
    const count = this.started.get(id)?.length ?? 0;
    if (stored === undefined || stored.started === count) return;
    throw broken(`${id} says that it has started ${stored.started}, and there are ${count}`);
  }
}

function broken(text: string): Violation {
  return new Violation('schedules', text);
}
