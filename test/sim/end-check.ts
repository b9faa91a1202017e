// The checks at the end of a simulation.
import type { MemoryDisk } from '@perdure/sidecar/internal';

import { eventsOf, raisedIn } from './acknowledgements.ts';
import { isOver, valueOf } from './durable.ts';
import type { Durable } from './durable.ts';
import type { Instance } from './history-rules.ts';
import type { Input, Result } from './interpreter.ts';
import { judgeReads, judgeResults } from './mailbox-rules.ts';
import { fatesOf, judge, UNTOUCHED } from './oracle.ts';
import type { Ending, Fate } from './oracle.ts';
import { forEachNode, forEachProgram } from './program.ts';
import type { Program } from './program.ts';
import type { Scenario } from './scenario.ts';
import { Violation } from './violation.ts';

function endingOf({ current }: Instance): Ending {
  const last = current.events.at(-1)!;
  switch (last.kind) {
    case 'executionCompleted':
      return { status: 'completed', result: valueOf(last.executionCompleted.output) as Result };
    case 'executionFailed':
      return { status: 'failed' };
    case 'executionCancelled':
      return { status: 'cancelled' };
    case 'executionTerminated':
      return { status: 'terminated' };
    default:
      throw new Error(`${current.instanceId} ended with ${last.kind}`);
  }
}

interface Expected {
  readonly program: Program;
  readonly fate: Fate;
}

function expectedOf({ roots, schedules, batches }: Planned): Map<string, Expected> {
  const all = new Map<string, Expected>();
  for (const { program, acts, herd } of roots) {
    const done = new Set([...acts, ...(herd ? batches : [])].map(({ kind }) => kind));
    const [cancel, terminate] = [done.has('cancel'), done.has('terminate')];
    const fates = fatesOf(program, { cancel, terminate });
    forEachProgram(program, (each) => {
      all.set(each.id, { program: each, fate: fates.get(each.id) ?? UNTOUCHED });
    });
  }
  for (const { program, overlap, overlapThen } of schedules) {
    const policies = [overlap, overlapThen];
    const [cancel, terminate] = [
      policies.includes('cancelOther'),
      policies.includes('terminateOther'),
    ];
    const fates = fatesOf(program, { cancel, terminate });
    forEachProgram(program, (each) => {
      all.set(each.id, { program: each, fate: fates.get(each.id)! });
    });
  }
  return all;
}

interface Raised {
  /** The events that orchestrators send to each other. */
  readonly sends: ReadonlySet<unknown>;
  readonly mark: string;
}

/**
 * Finds events without a sender, events that arrived twice, and events that were lost, read out of
 * order or read by two waits.
 */
function checkMailboxes(instance: Instance, ending: Ending, { sends, mark }: Raised): void {
  const { id } = instance;
  const all = raisedIn(instance);
  const stray = all.find((value) => {
    const text = String(value);
    return !sends.has(value) && !(text.startsWith(`${id} `) && text.endsWith(`${mark}`));
  });
  if (stray !== undefined || all.includes(undefined)) {
    throw new Violation('G9 bad input', `${id} has event ${String(stray)}, which no client raised`);
  }
  if (new Set(all).size !== all.length) {
    throw new Violation('G6 no silence', `${id}: one event was raised twice`);
  }
  if (ending.status !== 'completed') return;
  const { outs, reads: mailboxes } = ending.result;
  const faults = Object.entries(mailboxes).map(([name, reads]) =>
    judgeReads({
      raised: raisedIn(instance, name),
      reads,
      withdrawn: withdrawnIn(instance, name),
    }),
  );
  const fault = [...faults, judgeResults(outs)].find((each) => each !== null);
  if (fault !== undefined) throw new Violation('G6 no silence', `${id}: ${fault}`);
}

/** Counts the withdrawn waits for events of a mailbox. */
function withdrawnIn({ executions }: Instance, name: string): number {
  let count = 0;
  for (const { events, scheduled } of executions.values()) {
    for (const event of events) {
      if (event.kind !== 'operationCancelled') continue;
      const wait = scheduled.get(event.operationCancelled.seq);
      if (wait?.kind === 'eventWaitStarted' && wait.eventWaitStarted.name === name) count += 1;
    }
  }
  return count;
}

/** Checks that every acknowledged event of a sender has arrived. */
function checkSent(instance: Instance, durable: Durable): void {
  for (const { scheduled, events } of instance.executions.values()) {
    for (const event of events) {
      if (event.kind !== 'raiseAccepted') continue;
      const asked = scheduled.get(event.raiseAccepted.seq);
      if (asked?.kind !== 'raiseRequested') continue;
      const { instanceId, payload } = asked.raiseRequested;
      const target = durable.byId.get(instanceId);
      if (target === undefined || raisedIn(target).includes(valueOf(payload))) continue;
      const text = `${instance.id} was notified that ${instanceId} has its event, and it has not`;
      throw new Violation('G6 no silence', text);
    }
  }
}

/** Checks that continue-as-new passed unread messages to the next execution. */
function checkCarried({ id, executions }: Instance): void {
  for (const execution of executions.values()) {
    const next = executions.get(execution.number + 1);
    if (next === undefined) continue;
    const asked = execution.events.findLast(({ kind }) => kind === 'cancelRequested');
    if (asked === undefined || asked.id <= execution.delivered || next.cancelRequested) continue;
    const text = `${id}: the request to stop is lost between executions ${execution.number} and`;
    throw new Violation('G1 acknowledged', `${text} ${next.number}`);
  }
}

/** Checks that the parent was notified, if it still awaited the child. */
function checkParent(instance: Instance, durable: Durable): void {
  const [first] = instance.executions.get(1)!.events;
  if (first?.kind !== 'executionStarted') return;
  const { parent } = first.executionStarted;
  if (parent === null) return;
  const above = durable.byId.get(parent.instanceId)?.executions.get(parent.execution);
  if (above === undefined || above.ended !== null) return;
  if (!above.open.has(parent.seq)) return;
  throw new Violation(
    'G7 parent notified',
    `${parent.instanceId} was not notified of ${instance.id}`,
  );
}

/** Checks that the table of the store contains all open timers. */
function checkTimers(durable: Durable, disk: MemoryDisk): void {
  for (const instance of durable.instances.values()) {
    if (isOver(instance)) continue;
    for (const [seq, asked] of instance.current.open) {
      if (asked.kind !== 'timerCreated') continue;
      if (
        disk.timers.some((row) => row.instanceNumber === instance.instanceNumber && row.seq === seq)
      )
        continue;
      throw new Violation('G8 timers', `timer ${seq} of ${instance.id} is not in the store`);
    }
  }
}

/** Checks that every answer to an update is the result of its code. */
function checkUpdates(instance: Instance, ending: Ending): void {
  if (ending.status !== 'completed') return;
  const { updates } = ending.result;
  const made = eventsOf(instance).flatMap((event) =>
    event.kind === 'updateCompleted' && event.updateCompleted.failure === null
      ? [-Number(valueOf(event.updateCompleted.output))]
      : [],
  );
  const count = (list: readonly number[], v: number): number =>
    list.filter((each) => each === v).length;
  const wrong = made.find((v) => count(made, v) !== count(updates, v));
  if (wrong === undefined) return;
  const text = `${instance.id}: of update ${wrong} there are ${count(made, wrong)} answers`;
  throw new Violation('outcome', `${text}, and its code has made ${updates.join()}`);
}

interface EndState {
  readonly durable: Durable;
  readonly memory: MemoryDisk;
  /** The suffix of all events that clients of the namespace raise. */
  readonly mark: string;
}

/** The planned work of a namespace. */
export type Planned = Pick<Scenario, 'roots' | 'schedules' | 'batches'>;

/** Checks every instance of a namespace with the oracle, and all of them for consistency. */
export function checkEnd(scenario: Planned, { durable, memory, mark }: EndState): void {
  const expected = expectedOf(scenario);
  const sends = new Set<unknown>();
  for (const { program } of expected.values()) {
    forEachNode(program.nodes, (node) => node.t === 'send' && sends.add(node.k));
  }
  checkTimers(durable, memory);
  for (const instance of durable.instances.values()) {
    checkParent(instance, durable);
    if (!isOver(instance)) throw new Violation('liveness', `${instance.id} has not ended`);
    const [first] = instance.executions.get(1)!.events;
    if (first?.kind !== 'executionStarted') continue;
    const { program: asked } = valueOf(first.executionStarted.input) as Input;
    const planned = expected.get(asked.id);
    if (planned === undefined)
      throw new Violation('outcome', `${instance.id} belongs to no program`);
    const { program, fate } = planned;
    const ending = endingOf(instance);
    const wrong = judge(program, ending, fate);
    if (wrong !== null) {
      const last = JSON.stringify(instance.current.events.at(-1)).slice(0, 600);
      throw new Violation('outcome', `${instance.id}: ${wrong}; its last event: ${last}`);
    }
    checkCarried(instance);
    checkMailboxes(instance, ending, { sends, mark });
    checkSent(instance, durable);
    checkUpdates(instance, ending);
  }
}

/** Describes the instances that have not ended, and their waits. */
export function waitingText(all: readonly Durable[], calls: Iterable<string>): string {
  const lines = all
    .flatMap(({ instances }) => [...instances.values()])
    .filter((instance) => !isOver(instance))
    .map(({ id, current }) => {
      const open = [...current.open].map(([seq, { kind }]) => `${seq} ${kind}`).join(', ');
      const { number, delivered, events } = current;
      const seen = `has seen ${delivered} of ${events.length} events, last ${events.at(-1)?.kind}`;
      return `${id}/${number} waits for [${open}], ${seen}`;
    });
  return [`calls of clients: ${[...calls].join(', ')}`, ...lines].join('\n  ');
}
