import {
  HISTORY_EVENTS_MAX,
  MAILBOX_BYTES_MAX,
  MAILBOX_EVENTS_MAX,
  OPEN_OPERATIONS_MAX,
  PATCHES_MAX,
  UPDATES_OPEN_MAX,
  VALUES_BYTES_MAX,
  VALUES_MAX,
} from '../../limits.ts';
import { isDelivery } from '../../model/event.ts';
import type { EventKind, HistoryEvent } from '../../model/event.ts';
import { PerdureError } from '../../model/error.ts';
import { applyEvent, finishFold } from '../apply-event.ts';
import { emptyState, restart } from '../state.ts';
import type { InstanceIdentity, InstanceState } from '../state.ts';

/** Events of a history besides deliveries and decisions. */
const NOTES: ReadonlySet<EventKind> = new Set<EventKind>([
  'turnCompleted',
  'executionSuspended',
  'executionResumed',
  'executionTerminated',
  'executionRewound',
]);

/**
 * Folds the histories of an instance that another sidecar recorded. A history that no sidecar can
 * have recorded is rejected with INVALID_ARGUMENT.
 */
export class ImportFold {
  readonly state: InstanceState;
  #execution = 0;

  constructor(identity: InstanceIdentity) {
    this.state = emptyState(identity);
  }

  /** Accepts the next event of its execution. Executions arrive oldest first, without gaps. */
  add(execution: number, event: HistoryEvent): void {
    if (execution !== this.#execution) this.#open(execution);
    const { state } = this;
    const { nextSeq } = state;
    this.#check(event);
    try {
      applyEvent(state, event);
    } catch {
      this.#refuse(event, 'is of a kind that this sidecar does not know');
    }
    this.#checkLimits(event);
    if (state.nextSeq !== nextSeq && state.nextSeq !== nextSeq + 1) {
      this.#refuse(event, `opens operation ${state.nextSeq - 1}; the next operation is ${nextSeq}`);
    }
  }

  /** Called after the last event. */
  finish(): InstanceState {
    const { state } = this;
    if (state.lastEventId === 0) refuse(`instance ${state.id}: there are no events`);
    if (this.#isRunning()) {
      refuse(`instance ${state.id}: execution ${this.#execution + 1} is missing`);
    }
    finishFold(state);
    return state;
  }

  #open(execution: number): void {
    const { state } = this;
    const isFirst = this.#execution === 0;
    if (execution < 1 || (!isFirst && execution !== this.#execution + 1)) {
      refuse(`instance ${state.id}: execution ${execution} follows ${this.#execution}`);
    }
    if (!isFirst) {
      if (!this.#isRunning()) {
        refuse(`instance ${state.id}: execution ${this.#execution} is not followed by another`);
      }
      restart(state);
      state.lastTimeMs = 0;
    }
    this.#execution = execution;
  }

  #isRunning(): boolean {
    const { status } = this.state;
    return status === 'continuedAsNew' || status === 'rewound';
  }

  #check(event: HistoryEvent): void {
    const { state } = this;
    if (event.id !== state.lastEventId + 1) {
      this.#refuse(event, `is out of order: event ${state.lastEventId + 1} is next`);
    }
    if (!(event.timeMs >= state.lastTimeMs))
      this.#refuse(event, 'is older than the previous event');
    if (state.endedMs !== 0) this.#refuse(event, 'follows the end of its execution');
    if ((event.kind === 'executionStarted') !== (event.id === 1)) {
      this.#refuse(event, 'is misplaced: only the first event of a history is executionStarted');
    }
    if (event.kind === 'executionStarted') {
      const { instanceId, execution, name } = event.executionStarted;
      if (instanceId !== state.id || execution !== this.#execution || name === '') {
        this.#refuse(event, `is of execution ${execution} of "${instanceId}"`);
      }
    }
    if (event.kind === 'turnCompleted') {
      const { delivered } = event.turnCompleted;
      if (delivered < Math.max(1, state.delivered) || delivered > state.lastDeliveryId) {
        this.#refuse(event, `was delivered up to event ${delivered}, which is impossible`);
      }
    }
    const isDecision = !isDelivery(event.kind) && !NOTES.has(event.kind);
    // The sidecar may also fail an execution, but only after a turn result.
    if (isDecision && state.delivered === 0) this.#refuse(event, 'is not part of a turn');
  }

  /** The limits of instances also apply to imported instances. */
  #checkLimits(event: HistoryEvent): void {
    const { lastEventId, open, unreadEvents, unreadBytes, extras } = this.state;
    const over = (what: string, value: number, max: number): void => {
      if (value > max) this.#refuse(event, `leads to ${value} ${what}; at most ${max} are allowed`);
    };
    over('events of the execution', lastEventId, HISTORY_EVENTS_MAX);
    over('open operations', open.size, OPEN_OPERATIONS_MAX);
    over('unread events', unreadEvents, MAILBOX_EVENTS_MAX);
    over('bytes of unread events', unreadBytes, MAILBOX_BYTES_MAX);
    if (extras === null) return;
    over('change ids', extras.patches.size, PATCHES_MAX);
    over('values', extras.values.size, VALUES_MAX);
    over('bytes of values', extras.valueBytes, VALUES_BYTES_MAX);
    over('open updates', extras.updates.size, UPDATES_OPEN_MAX);
  }

  #refuse(event: HistoryEvent, text: string): never {
    const place = `instance ${this.state.id}, execution ${this.#execution}`;
    return refuse(`${place}: event ${event.id} (${event.kind}) ${text}`);
  }
}

function refuse(text: string): never {
  throw new PerdureError('INVALID_ARGUMENT', text);
}
