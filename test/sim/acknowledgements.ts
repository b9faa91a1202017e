import { isOver, valueOf } from './durable.ts';
import type { Durable } from './durable.ts';
import type { Instance } from './history-rules.ts';
import type { HistoryEvent } from './store-round.ts';
import { Violation } from './violation.ts';
import type { Checker } from './violation.ts';

/**
 * Returns the events of all executions of an instance, without events that continue-as-new copied.
 */
export function eventsOf(instance: Instance): HistoryEvent[] {
  const numbers = [...instance.executions.keys()].sort((a, b) => a - b);
  const all = numbers.flatMap((number) => instance.executions.get(number)!.events);
  return all.filter((event) => event.kind !== 'eventRaised' || event.eventRaised.carriedFrom === 0);
}

/** Returns the values of the events in one mailbox or in all, in the order of arrival. */
export function raisedIn(instance: Instance, name?: string): unknown[] {
  const values: unknown[] = [];
  for (const event of eventsOf(instance)) {
    if (event.kind !== 'eventRaised') continue;
    if (name === undefined || event.eventRaised.name === name) {
      values.push(valueOf(event.eventRaised.payload));
    }
  }
  return values;
}

/** Compares acknowledgements with the durable data, at their time and again at the end. */
export class Acknowledgements {
  readonly #durable: Durable;
  readonly #isFull: () => boolean;
  readonly #raised: { readonly id: string; readonly value: string }[] = [];
  readonly #started: string[] = [];
  readonly #purged = new Set<string>();

  /** @param isFull returns true while commits fail. */
  constructor(durable: Durable, isFull: () => boolean) {
    this.#durable = durable;
    this.#isFull = isFull;
  }

  started(id: string): void {
    this.#started.push(id);
    this.#instance(id, 'start');
  }

  raised(id: string, value: string): void {
    this.#raised.push({ id, value });
    const instance = this.#instance(id, 'event');
    if (!instance.purged && !raisedIn(instance, undefined).includes(value)) {
      this.#refuse(id, `event ${value}`);
    }
  }

  /** Checks that an event that was rejected after the end of its instance is not stored. */
  refused(id: string, value: string): void {
    const instance = this.#durable.byId.get(id);
    if (instance === undefined || !raisedIn(instance).includes(value)) return;
    const text = `${id} has event ${value}, and its repetition is refused`;
    throw new Violation('G11 exactly once', text);
  }

  /** Checks a promise whose only settlement was rejected as a repetition. */
  refusedSettling(promiseId: string, value: string): void {
    const [execution, seq, id] = this.#partsOf(promiseId);
    const found = this.#durable.execution(id, execution);
    const isOurs = found?.events.some(
      (event) =>
        event.kind === 'promiseResolved' &&
        event.promiseResolved.seq === seq &&
        valueOf(event.promiseResolved.value) === value,
    );
    if (isOurs !== true) return;
    const text = `promise ${seq} of ${id} has its value, and the repetition is refused`;
    throw new Violation('G11 exactly once', text);
  }

  /** Checks an acknowledged request to cancel or to suspend. */
  asked(id: string, kind: 'cancelRequested' | 'executionSuspended' | 'executionResumed'): void {
    const instance = this.#instance(id, kind);
    if (isOver(instance)) return;
    const execution = instance.current;
    const carried = kind === 'cancelRequested' && eventsOf(instance).some((e) => e.kind === kind);
    if (carried) return;
    const holds = {
      cancelRequested: execution.cancelRequested,
      executionSuspended: execution.suspended,
      executionResumed: !execution.suspended,
    }[kind];
    if (!holds) this.#refuse(id, kind);
  }

  ended(id: string): void {
    const instance = this.#instance(id, 'end');
    if (!isOver(instance)) this.#refuse(id, 'its end');
  }

  updated(id: string, updateId: string): void {
    const instance = this.#instance(id, 'update');
    const answered = [...instance.executions.values()].some(({ updates }) => updates.get(updateId));
    if (!answered) this.#refuse(id, `the answer to update ${updateId}`);
  }

  settled(promiseId: string): void {
    const [execution, seq, id] = this.#partsOf(promiseId);
    const found = this.#durable.execution(id, execution);
    if (found === undefined) return;
    const settled = found.events.some(
      (event) => event.kind === 'promiseResolved' && event.promiseResolved.seq === seq,
    );
    if (!settled) this.#refuse(id, `the outcome of promise ${seq}`);
  }

  purged(id: string): void {
    this.#purged.add(id);
    const found = this.#durable.byId.get(id);
    if (found !== undefined && !found.purged) this.#refuse(id, 'its purge');
  }

  /** Checks at the end that the acknowledged data is still stored. */
  checkAll(): void {
    for (const id of this.#started) if (!this.#purged.has(id)) this.#instance(id, 'start');
    for (const { id, value } of this.#raised) {
      const instance = this.#durable.byId.get(id);
      if (instance === undefined) continue;
      const count = raisedIn(instance).filter((each) => each === value).length;
      if (count !== 1) {
        throw new Violation('G6 no silence', `event ${value} is ${count} times in ${id}`);
      }
    }
  }

  #partsOf(promiseId: string): [number, number, string] {
    const [, execution, seq, id] = /^(\d+)\.(\d+)\.[0-9a-f]+@(.+)$/.exec(promiseId) ?? [];
    return [Number(execution), Number(seq), id ?? ''];
  }

  #instance(id: string, what: string): Instance {
    const found = this.#durable.byId.get(id);
    if (found !== undefined) return found;
    const purged = [...this.#durable.instances.values()].find((each) => each.id === id);
    if (purged !== undefined) return purged;
    throw this.#broken(id, what);
  }

  #refuse(id: string, what: string): never {
    throw this.#broken(id, what);
  }

  #broken(id: string, what: string): Violation {
    const checker: Checker = this.#isFull() ? 'G10 full disk' : 'G1 acknowledged';
    return new Violation(checker, `${id}: ${what} was acknowledged and is not durable`);
  }
}
