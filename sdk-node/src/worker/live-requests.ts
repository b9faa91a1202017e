import type { LiveRequestTask__Output as LiveRequestTask } from '@perdure/proto/v1/LiveRequestTask';

import { bare } from '../replay/live-requests.ts';
import type { LiveRequestResult, LiveRequest } from '../replay/live-requests.ts';
import type { TurnOutcome } from '../replay/turn.ts';
import type { HistoryEvent } from '../model/wire-types.ts';
import type { Outbox } from './outbox.ts';

/** An orchestrator that can answer live requests. */
export interface LiveRequestRun {
  load(events: readonly HistoryEvent[], upTo?: number): void;
}

/** Runs the live requests of many orchestrators together. */
export interface LiveRequestDrainer<Run> {
  add(entry: { readonly run: Run; done(outcome: TurnOutcome): void }): void;
  addLiveRequest(entry: {
    readonly run: Run;
    request: LiveRequest;
    done(answer: LiveRequestResult): void;
  }): void;
}

export interface LiveRequestsOptions<Run extends LiveRequestRun> {
  readonly outbox: Outbox;
  readonly drainer: LiveRequestDrainer<Run>;
  newRun(): Run;
  /**
   * Returns a cached orchestrator between its turns. 'later': a turn is running, and `later` is
   * called after it. Undefined: not cached.
   */
  held(instanceId: string, execution: number, later: () => void): Run | 'later' | undefined;
}

/**
 * The live requests of one stream. A request to a cached orchestrator waits for the end of its
 * turn. A request with a whole history uses a temporary orchestrator, which is then discarded.
 */
export class LiveRequests<Run extends LiveRequestRun> {
  readonly #options: LiveRequestsOptions<Run>;
  readonly #parts = new Map<number, HistoryEvent[]>();
  #closed = false;

  constructor(options: LiveRequestsOptions<Run>) {
    this.#options = options;
  }

  /** Receives a live request or a part of one. */
  receive(task: LiveRequestTask): void {
    if (!task.full) return this.#run(task);
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

  /** Called when the stream has ended. Pending answers are discarded. */
  close(): void {
    this.#closed = true;
    this.#parts.clear();
  }

  #run(task: LiveRequestTask): void {
    if (this.#closed) return;
    const { instanceId, execution } = task;
    const run = this.#options.held(instanceId, execution, () => this.#run(task));
    if (run === 'later') return;
    if (run === undefined) this.#answer(task.token, bare('LIVE_REQUEST_OUTCOME_MISS'));
    else this.#begin(task, run);
  }

  #begin({ token, kind, name, input }: LiveRequestTask, run: Run): void {
    const isQuery = kind === 'LIVE_REQUEST_KIND_QUERY';
    if (!isQuery && kind !== 'LIVE_REQUEST_KIND_VALIDATE_UPDATE') {
      return this.#answer(token, bare('LIVE_REQUEST_OUTCOME_UNKNOWN_NAME'));
    }
    const request: LiveRequest = { kind: isQuery ? 'query' : 'validateUpdate', name, input };
    const done = (answer: LiveRequestResult): void => this.#answer(token, answer);
    this.#options.drainer.addLiveRequest({ run, request, done });
  }

  #answer(token: number, answer: LiveRequestResult): void {
    if (!this.#closed) this.#options.outbox.addLiveRequestResult({ token, ...answer });
  }

  #join(task: LiveRequestTask): readonly HistoryEvent[] | undefined {
    // The generated types have optional members instead of unions; wire-types.ts has the unions.
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
