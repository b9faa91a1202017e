// A model of the durable data, derived only from the commits: every history, event by event. The
// simulated disk maintains it without the engine. The model checks at each commit that each history
// is legal, and that it contains the acknowledged data.
import { applyToExecution, newExecution } from './history-rules.ts';
import type { Execution, Instance } from './history-rules.ts';
import { ScheduleRules } from './schedule-rules.ts';
import type { EventCodec, HistoryEvent, StoreRound } from './store-round.ts';
import { StoredKeys } from './stored-keys.ts';
import { Violation } from './violation.ts';

type Payload = { readonly data: Uint8Array } | null;

/** Decodes the value of a payload. */
export function valueOf(payload: Payload | undefined): unknown {
  if (payload === null || payload === undefined) return undefined;
  return JSON.parse(Buffer.from(payload.data).toString('utf8'));
}

export class Durable {
  readonly instances: Map<number, Instance> = new Map();
  readonly byId: Map<string, Instance> = new Map();
  readonly #codec: EventCodec;
  /** Executions with a new child, which are checked when the commit is complete. */
  #born: Execution[] = [];
  #new: Instance[] = [];
  readonly #keys = new StoredKeys();
  readonly schedules: ScheduleRules = new ScheduleRules(isOver);
  events = 0;

  constructor(codec: EventCodec) {
    this.#codec = codec;
  }

  /** Adds a durable commit. Throws Violation when it is illegal. */
  commit(rounds: readonly StoreRound[]): void {
    for (const round of rounds) this.#apply(round);
    const born = this.#born;
    this.#born = [];
    for (const execution of born) this.#checkParent(execution);
    const started = this.#new;
    this.#new = [];
    this.schedules.commit(rounds, started);
  }

  /** Finds the execution of a message of a worker. */
  execution(instanceId: string, number: number): Execution | undefined {
    return this.byId.get(instanceId)?.executions.get(number);
  }

  #apply(round: StoreRound): void {
    if (round.purged) {
      const purgedInstance = this.instances.get(round.instanceNumber);
      if (purgedInstance === undefined) return;
      purgedInstance.purged = true;
      if (this.byId.get(purgedInstance.id) === purgedInstance) this.byId.delete(purgedInstance.id);
      return;
    }
    for (const record of round.records) {
      const events = this.#codec.decode(record.bytes);
      if (events[0]!.id !== record.firstEventId) {
        throw new Violation('G2 atomic turns', `${round.id}: a record names another place`);
      }
      for (const event of events) this.#append(round.instanceNumber, record.execution, event);
    }
    const { row } = round;
    const instance = this.instances.get(round.instanceNumber);
    if (row === null || instance === undefined) return;
    const { ended: how } = instance.current;
    const ended = how !== null && how !== 'executionContinuedAsNew';
    const says = ['completed', 'failed', 'cancelled', 'terminated'].includes(row.status);
    if (ended !== says || row.execution !== instance.current.number) {
      const text = `${row.id}: its row says ${row.status}, execution ${row.execution}`;
      throw new Violation('G2 atomic turns', `${text}, and its history does not`);
    }
  }

  #append(instanceNumber: number, number: number, event: HistoryEvent): void {
    this.events += 1;
    let instance = this.instances.get(instanceNumber);
    let execution = instance?.executions.get(number);
    if (execution === undefined) {
      if (event.kind !== 'executionStarted') {
        throw new Violation(
          'G2 atomic turns',
          `${instanceNumber}/${number} begins with ${event.kind}`,
        );
      }
      execution = newExecution(event);
      if (instance === undefined) {
        const { instanceId: id } = event.executionStarted;
        instance = { instanceNumber, id, executions: new Map(), current: execution, purged: false };
        const before = this.byId.get(id);
        if (before !== undefined && !before.purged && !isOver(before)) {
          throw new Violation('G1 acknowledged', `${id} is there twice`);
        }
        this.instances.set(instanceNumber, instance);
        this.byId.set(id, instance);
        this.#new.push(instance);
        if (event.executionStarted.parent !== null) this.#born.push(execution);
      } else if (instance.current.ended !== 'executionContinuedAsNew') {
        throw new Violation('G2 atomic turns', `${instance.id} has two executions at once`);
      }
      instance.executions.set(number, execution);
      instance.current = execution;
    }
    applyToExecution(execution, event);
    this.#keys.stored(instanceNumber, execution.instanceId, event);
  }

  #checkParent({ events, instanceId }: Execution): void {
    const [started] = events;
    if (started?.kind !== 'executionStarted') return;
    const { parent } = started.executionStarted;
    if (parent === null) return;
    const above = this.byId.get(parent.instanceId)?.executions.get(parent.execution);
    if (above?.scheduled.has(parent.seq)) return;
    const text = `child ${instanceId} is there before ${parent.instanceId} has requested it`;
    throw new Violation('G3 durable first', text);
  }
}

/** True when the instance cannot change any more. */
export function isOver({ current, purged }: Instance): boolean {
  return purged || (current.ended !== null && current.ended !== 'executionContinuedAsNew');
}
