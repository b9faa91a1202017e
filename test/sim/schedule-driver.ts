// The clients of schedules, and the expected state of a schedule. A schedule must process each of
// its times once, as started, skipped or missed.
import { AlreadyExistsError, NotFoundError, RequestRejectedError } from '@perdure/sdk';
import type { Client, OverlapPolicy, ScheduleOptions, ScheduleView } from '@perdure/sdk';

import type { Acknowledgements } from './acknowledgements.ts';
import { retry, isTemporary, sleep } from './retry.ts';
import { inputOf, tree } from './interpreter.ts';
import type { SchedulePlan } from './schedule-plan.ts';
import type { ScheduleRules } from './schedule-rules.ts';
import { Violation } from './violation.ts';

export interface ScheduleDriverPorts {
  readonly client: Client;
  readonly acknowledgements: Acknowledgements;
  readonly rules: ScheduleRules;
  /** The time of the sidecar's clock. */
  sidecarNowMs(): number;
}

/** Interval between two reads of a schedule. */
const LOOK_MS = 400;

export class ScheduleDriver {
  readonly #ports: ScheduleDriverPorts;

  constructor(ports: ScheduleDriverPorts) {
    this.#ports = ports;
  }

  /** Runs one schedule from its creation to its deletion. */
  async drive(plan: SchedulePlan): Promise<void> {
    const { schedules } = this.#ports.client;
    const { id } = plan;
    await sleep(plan.atMs);
    await this.#create(plan);
    const ends = sleep(plan.untilMs - plan.atMs);
    for (const { kind, atMs } of plan.acts) {
      await sleep(atMs);
      await this.#act(kind, plan);
    }
    await ends;
    await this.#look(id, (view) => (view.next[0]?.getTime() ?? 0) > this.#ports.sidecarNowMs());
    await retry(() => schedules.pause(id, 'as planned'));
    this.#acknowledged(id, true);
    const { started, skipped, missed, last, createdAt } = await this.#look(
      id,
      ({ running, buffered }) => running.length === 0 && buffered.length === 0,
    );
    const untouched = plan.acts.length === 0;
    const before = (date: Date | undefined): number =>
      Math.floor((date ?? createdAt).getTime() / plan.everyMs);
    const times = before(last) - before(createdAt);
    if (untouched && started + skipped + missed !== times) {
      const counts = `${started} started, ${skipped} skipped, ${missed} missed`;
      throw new Violation('schedules', `${id}: ${counts}, and it had ${times} times`);
    }
    await this.#delete(id);
  }

  async #create(plan: SchedulePlan): Promise<void> {
    const { schedules } = this.#ports.client;
    try {
      await retry(() => schedules.create(plan.id, optionsOf(plan, plan.overlap)));
    } catch (error) {
      // An earlier attempt has succeeded.
      if (!(error instanceof AlreadyExistsError)) throw error;
    }
    this.#acknowledged(plan.id, false);
  }

  async #act(kind: SchedulePlan['acts'][number]['kind'], plan: SchedulePlan): Promise<void> {
    const { schedules } = this.#ports.client;
    const { id } = plan;
    switch (kind) {
      case 'pause':
        await retry(() => schedules.pause(id, 'as planned'));
        this.#acknowledged(id, true);
        await sleep(1_500);
        await retry(() => schedules.resume(id));
        this.#acknowledged(id, false);
        return;
      case 'update':
        await retry(() => schedules.update(id, optionsOf(plan, plan.overlapThen)));
        return;
      case 'trigger':
        await this.#trigger(id);
        return;
      case 'backfill':
        await this.#backfill(id);
        return;
    }
  }

  async #trigger(id: string): Promise<void> {
    try {
      const instanceId = await this.#ports.client.schedules.trigger(id);
      if (instanceId !== undefined) this.#ports.acknowledgements.started(instanceId);
    } catch (error) {
      // The outcome is unknown, and a repetition would be a second trigger.
      if (!isTemporary(error)) throw error;
    }
  }

  async #backfill(id: string): Promise<void> {
    const nowMs = this.#ports.sidecarNowMs();
    const span = { from: new Date(nowMs - 8_000), to: new Date(nowMs - 1_000) };
    try {
      await retry(() => this.#ports.client.schedules.backfill(id, span));
    } catch (error) {
      // The clock was set back meanwhile, so the time range is in the future.
      if (!(error instanceof RequestRejectedError && error.code === 'INVALID_ARGUMENT'))
        throw error;
    }
  }

  /** Reads a schedule until it has the expected state. */
  async #look(id: string, is: (view: ScheduleView) => boolean): Promise<ScheduleView> {
    for (;;) {
      const view = await retry(() => this.#ports.client.schedules.get(id));
      if (is(view)) return view;
      await sleep(LOOK_MS);
    }
  }

  async #delete(id: string): Promise<void> {
    try {
      await retry(() => this.#ports.client.schedules.delete(id));
    } catch (error) {
      // An earlier attempt has succeeded.
      if (!(error instanceof NotFoundError)) throw error;
    }
    if (this.#ports.rules.stored.has(id)) {
      throw new Violation('G1 acknowledged', `${id}: its deletion is not durable`);
    }
  }

  #acknowledged(id: string, paused: boolean): void {
    if (this.#ports.rules.stored.get(id)?.schedule.paused === paused) return;
    const what = paused ? 'paused' : 'to go';
    throw new Violation(
      'G1 acknowledged',
      `schedule ${id} is said ${what}, and the store says not`,
    );
  }
}

function optionsOf(plan: SchedulePlan, overlap: OverlapPolicy): ScheduleOptions {
  const options = {
    orchestration: tree,
    input: inputOf(plan.program),
    every: plan.everyMs,
    catchUp: plan.catchUpMs,
    overlap,
  };
  return { ...options, ...(plan.jitterMs > 0 && { jitter: plan.jitterMs }) } as ScheduleOptions;
}
