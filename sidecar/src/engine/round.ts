import { NONE } from '../lib/lists.ts';
import type { IdReusePolicy } from '../model/client-ports.ts';
import type { EventBody, HistoryEvent, ParentLink, Routing } from '../model/event.ts';
import type { InstanceStatus, ValueSizes } from '../model/instance.ts';
import type { Failure, Header, Payload } from '../model/payload.ts';
import type { PromiseId, PromiseOutcome } from '../model/promise-id.ts';
import { applyEvent } from './apply-event.ts';
import type { InstanceState } from './state.ts';

/** A child, or a detached start. */
export interface StartMessage {
  readonly kind: 'start';
  readonly target: string;
  /** True when the id is unique by construction, so that no check is needed. */
  readonly fresh: boolean;
  readonly name: string;
  readonly version: string;
  readonly input: Payload | null;
  /** The operation that requested the start. */
  readonly sender: ParentLink;
  /** False for a detached start: the sender is notified of the start, not of the end. */
  readonly awaited: boolean;
  /** Absent: any worker, no fairness key. Rows of earlier releases also lack it. */
  readonly routing?: Routing;
  readonly headers?: readonly Header[];
  /** The policy for an id that exists already. Absent: the start is rejected. */
  readonly idReuse?: Exclude<IdReusePolicy, 'reject'>;
}

/** A request of one instance to another. Delivered in the sender's commit where possible. */
export type Message =
  | StartMessage
  | { readonly kind: 'started'; readonly to: ParentLink }
  | { readonly kind: 'refused'; readonly to: ParentLink; readonly failure: Failure }
  | {
      readonly kind: 'ended';
      readonly to: ParentLink;
      readonly child: string;
      readonly output: Payload | null;
      readonly failure: Failure | null;
    }
  | {
      readonly kind: 'raise';
      readonly target: string;
      readonly name: string;
      readonly payload: Payload | null;
      readonly sender: ParentLink;
      readonly headers?: readonly Header[];
    }
  | { readonly kind: 'raised'; readonly to: ParentLink }
  | {
      readonly kind: 'read';
      readonly target: string;
      readonly key: string;
      readonly sender: ParentLink;
    }
  | { readonly kind: 'value'; readonly to: ParentLink; readonly value: Payload | null }
  | {
      readonly kind: 'settle';
      readonly target: string;
      readonly promise: PromiseId;
      readonly outcome: PromiseOutcome;
      readonly sender: ParentLink;
    }
  | {
      readonly kind: 'cancel' | 'terminate';
      readonly target: string;
      /** Applies only to a child of this operation, not to a later instance with its id. */
      readonly sender: ParentLink;
      readonly reason: string;
      /** True when the child may belong to the execution from which this one was copied. */
      readonly inherited?: boolean;
    };

/** An activity to dispatch after the commit of the Round. */
export interface ScheduledActivity {
  readonly seq: number;
}

/** The end of an execution; the payloads are those of its last event. */
export interface ExecutionEnd {
  readonly execution: number;
  readonly status: InstanceStatus;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly historyLength: number;
  readonly output: Payload | null;
  readonly failure: Failure | null;
  /** Default: none. */
  readonly values?: ValueSizes;
}

/** The outcome of an update, reported to waiting callers. */
export interface UpdateAnswer {
  readonly updateId: string;
  readonly output: Payload | null;
  readonly failure: Failure | null;
}

/**
 * Events of one execution, in order. A Round with continue-as-new has events of a second execution.
 */
export interface RoundEvents {
  readonly execution: number;
  readonly events: HistoryEvent[];
}

/**
 * All changes that one input makes to one instance. The caller commits it as a whole. Effects other
 * than events, row and timers follow after the commit.
 */
export interface Round {
  readonly histories: RoundEvents[];
  rowChanged: boolean;
  activities: ScheduledActivity[];
  /** Activities that were cancelled, by execution and seq, with the reason. */
  activitiesWithdrawn: { execution: number; seq: number; ended: boolean }[];
  /** Activities that have an outcome. */
  activitiesClosed: { execution: number; seq: number }[];
  timers: { execution: number; seq: number; fireAtMs: number }[];
  timersWithdrawn: { execution: number; seq: number; fireAtMs: number }[];
  messages: Message[];
  ends: ExecutionEnd[];
  /** Updates that have an answer or will get none. */
  updatesAnswered: UpdateAnswer[];
  /** Steps scheduled in this Round without an outcome. */
  stepsOpened: number;
}

/** Builds a Round: each emitted event changes the state at once. */
export class RoundBuilder {
  readonly state: InstanceState;
  readonly round: Round;
  readonly #nowMs: number;
  readonly #firstSeq: number;
  #events: HistoryEvent[];

  constructor(state: InstanceState, nowMs: number) {
    this.state = state;
    this.#nowMs = nowMs;
    this.#firstSeq = state.nextSeq;
    this.#events = [];
    this.round = {
      histories: [{ execution: state.execution, events: this.#events }],
      rowChanged: false,
      activities: NONE,
      activitiesWithdrawn: NONE,
      activitiesClosed: NONE,
      timers: NONE,
      timersWithdrawn: NONE,
      messages: NONE,
      ends: NONE,
      updatesAnswered: NONE,
      stepsOpened: 0,
    };
  }

  /** Time of the events of this Round. It is never before an existing event and never 0. */
  get timeMs(): number {
    return Math.max(this.#nowMs, this.state.lastTimeMs, 1);
  }

  /** Appends one event: `body` becomes the event. A copy would take longer than all else here. */
  emit(body: EventBody): void {
    const event = body as EventBody & { id: number; timeMs: number };
    event.id = this.state.lastEventId + 1;
    event.timeMs = this.timeMs;
    this.copy(event as HistoryEvent);
  }

  /** Appends an event of another history with its id and time; the id must be the next one. */
  copy(event: HistoryEvent): void {
    this.#events.push(event);
    applyEvent(this.state, event);
  }

  /** True when this Round opened operation `seq` of its first execution. */
  opened(seq: number): boolean {
    return seq >= this.#firstSeq;
  }

  /** The link by which answers find operation `seq` of this execution. */
  link(seq: number): ParentLink {
    return { instanceId: this.state.id, execution: this.state.execution, seq };
  }

  /** Appends later events to the history of another execution. */
  openExecution(execution: number): void {
    this.#events = [];
    this.round.histories.push({ execution, events: this.#events });
  }
}
