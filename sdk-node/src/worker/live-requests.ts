import type { LiveRequestTask__Output as LiveRequestTask } from '@perdure/proto/v1/LiveRequestTask';

import { bare } from '../replay/live-requests.ts';
import type { LiveRequestResult, LiveRequest } from '../replay/live-requests.ts';
import type { TurnOutcome } from '../replay/turn.ts';
import type { HistoryEvent } from '../model/wire-types.ts';
import type { Outbox } from './outbox.ts';

/** One orchestrator, as far as questions go. */
export interface LiveRequestRun {
  load(events: readonly HistoryEvent[], upTo?: number): void;
}

/** Runs the questions of many orchestrators together. */
export interface LiveRequestDrainer<Run> {
  add(entry: { readonly run: Run; done(outcome: TurnOutcome): void }): void;
  ask(entry: {
    readonly run: Run;
    question: LiveRequest;
    done(answer: LiveRequestResult): void;
  }): void;
}

export interface LiveRequestsOptions<Run extends LiveRequestRun> {
  readonly outbox: Outbox;
  readonly drainer: LiveRequestDrainer<Run>;
  newRun(): Run;
  /**
   * The orchestrator that this worker holds, between its turns. 'later': it is in a turn, and
   * `later` is called when that is over. Undefined: it is not held.
   */
  held(instanceId: string, execution: number, later: () => void): Run | 'later' | undefined;
}

/**
 * The questions of one stream. Those to an orchestrator in memory wait for the turn that it is in;
 * one with a whole history gets an orchestrator of its own, of which nothing is kept.
 */
export class LiveRequests<Run extends LiveRequestRun> {
  readonly #options: LiveRequestsOptions<Run>;
  readonly #parts = new Map<number, HistoryEvent[]>();
  #closed = false;

  constructor(options: LiveRequestsOptions<Run>) {
    this.#options = options;
  }

  /** A question, or a part of one, came. */
  receive(task: LiveRequestTask): void {
    if (!task.full) return this.#ask(task);
    const events = this.#join(task);
    if (events === undefined) return;
    const run = this.#options.newRun();
    run.load(events, task.delivered);
    this.#options.drainer.add({
      run,
      done: (outcome) => {
        if (outcome.kind === 'actions') return this.#begin(task, run);
        const { message } = outcome;
        const failure = {
          kind: 'FAILURE_KIND_APPLICATION' as const,
          type: outcome.reason.replace('TURN_FAILURE_REASON_', ''),
          message,
          stack: '',
          nonRetryable: true,
          details: null,
          cause: null,
        };
        this.#answer(task.token, {
          outcome: 'LIVE_REQUEST_OUTCOME_NO_STATE',
          output: null,
          failure,
        });
      },
    });
  }

  /** The stream is over: nothing of this counts any more. */
  close(): void {
    this.#closed = true;
    this.#parts.clear();
  }

  #ask(task: LiveRequestTask): void {
    if (this.#closed) return;
    const { instanceId, execution } = task;
    const run = this.#options.held(instanceId, execution, () => this.#ask(task));
    if (run === 'later') return;
    if (run === undefined) this.#answer(task.token, bare('LIVE_REQUEST_OUTCOME_MISS'));
    else this.#begin(task, run);
  }

  #begin({ token, kind, name, input }: LiveRequestTask, run: Run): void {
    const isQuery = kind === 'LIVE_REQUEST_KIND_QUERY';
    if (!isQuery && kind !== 'LIVE_REQUEST_KIND_VALIDATE_UPDATE') {
      return this.#answer(token, bare('LIVE_REQUEST_OUTCOME_UNKNOWN_NAME'));
    }
    const question: LiveRequest = { kind: isQuery ? 'query' : 'validateUpdate', name, input };
    const done = (answer: LiveRequestResult): void => this.#answer(token, answer);
    this.#options.drainer.ask({ run, question, done });
  }

  #answer(token: number, answer: LiveRequestResult): void {
    if (!this.#closed) this.#options.outbox.addLiveRequestResult({ token, ...answer });
  }

  #join(task: LiveRequestTask): readonly HistoryEvent[] | undefined {
    // The generator writes unions as optional members; wire-types.ts has them as what they are.
    const events = task.events as HistoryEvent[];
    const before = this.#parts.get(task.token);
    if (before === undefined) {
      if (!task.more) return events;
      this.#parts.set(task.token, events);
      return undefined;
    }
    for (const event of events) before.push(event);
    if (task.more) return undefined;
    this.#parts.delete(task.token);
    return before;
  }
}
