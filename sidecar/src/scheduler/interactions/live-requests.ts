// Questions to live code: queries, and whether an update may be recorded. Nothing of them is
// durable. An ask goes to the worker that holds the orchestrator; if nobody does, to one that can
// build it from the history. A worker that is gone, or does not have it, is followed by another.

import { ASKS_MAX, QUERY_TIMEOUT_MS } from '../../limits.ts';
import type { AskReport, QueryAnswer, QueryRequest } from '../../model/ask-port.ts';
import type { OnGiveUp } from '../../model/client-ports.ts';
import { PerdureError } from '../../model/error.ts';
import type { InstanceRow } from '../../model/instance.ts';
import { sendFullAsk } from './live-request-history.ts';
import { Ask } from './live-request.ts';
import type { Question } from './live-request.ts';
import type { AttachedWorker } from '../workers/attached-worker.ts';
import type { Core } from '../core.ts';
import { InstanceCell } from '../instances/live-instance.ts';
import { notFound } from '../instances/instance-reader.ts';
import { Patience } from './patience.ts';

/** The questions without an answer, who has which, and who waits for what. */
export class Asks {
  /** Why nothing is asked any more. */
  halted: Error | null = null;
  readonly #core: Core;
  readonly #all = new Set<Ask>();
  readonly #out = new Map<AttachedWorker, Map<number, Ask>>();
  /** Asks that no worker can take now. */
  readonly #workerless = new Set<Ask>();
  /** Called after the next turn of an instance. */
  readonly #afterTurn = new Map<InstanceCell, Set<() => void>>();

  constructor(core: Core) {
    this.#core = core;
  }

  /** Asks that are at a worker. */
  get out(): number {
    let count = 0;
    for (const asks of this.#out.values()) count += asks.size;
    return count;
  }

  async query(request: QueryRequest, onGiveUp: OnGiveUp | null): Promise<QueryAnswer> {
    const { timeoutMs, instanceId, name, input, headers } = request;
    const ask = this.ask({ kind: 'query', instanceId, name, input, headers });
    const patience = new Patience(this.#core.clock.steady, timeoutMs || QUERY_TIMEOUT_MS, onGiveUp);
    patience.onOver(() => this.giveUp(ask));
    try {
      const report = await ask.answer;
      return { output: report.output, failure: report.failure };
    } finally {
      patience.end();
    }
  }

  /** Asks. The answer has the outcome `answered` or `failed`; all others are refusals. */
  ask(question: Question): Ask {
    if (this.halted !== null) throw this.halted;
    if (this.#all.size >= ASKS_MAX) {
      const text = `${ASKS_MAX} queries and updates wait for an answer of a worker; try again`;
      throw new PerdureError('LIMIT_EXCEEDED', text);
    }
    const ask = new Ask(question);
    this.#all.add(ask);
    this.#place(ask);
    return ask;
  }

  /** Nobody waits for its answer any more. */
  giveUp(ask: Ask): void {
    this.#fail(ask, new PerdureError('NO_WORKER', `${ask.text} got no answer: ${ask.why}`));
  }

  /**
   * Calls back once, after the next turn of the instance, or when it has ended; until then it stays
   * in memory. The answer withdraws the callback.
   */
  afterTurn(cell: InstanceCell, callback: () => void): () => void {
    let waiting = this.#afterTurn.get(cell);
    if (waiting === undefined) {
      waiting = new Set();
      this.#afterTurn.set(cell, waiting);
      cell.watched = true;
    }
    waiting.add(callback);
    return () => {
      const now = this.#afterTurn.get(cell);
      if (now?.delete(callback) === true && now.size === 0) this.#forget(cell);
    };
  }

  /** A turn of the instance is over, or it has ended. */
  turnDone(cell: InstanceCell): void {
    if (this.#afterTurn.size === 0) return;
    const waiting = this.#afterTurn.get(cell);
    if (waiting === undefined) return;
    this.#forget(cell);
    for (const callback of waiting) callback();
  }

  workerAttached(): void {
    const waiting = [...this.#workerless];
    this.#workerless.clear();
    for (const ask of waiting) this.#place(ask);
  }

  workerGone(worker: AttachedWorker): void {
    const lost = this.#out.get(worker);
    if (lost === undefined) return;
    this.#out.delete(worker);
    for (const ask of lost.values()) this.#again(ask);
  }

  /** A worker has answered. Answers that nobody waits for are dropped. */
  answered(worker: AttachedWorker, token: number, report: AskReport): void {
    const ask = this.#out.get(worker)?.get(token);
    if (ask === undefined) {
      const text = `nobody waits for the answer to question ${token} any more; it was ignored`;
      worker.link.refuse(token, 'STALE_TOKEN', text);
      return;
    }
    switch (report.outcome) {
      case 'answered':
      case 'failed':
        this.#leave(ask);
        return ask.resolve(report);
      case 'miss':
        if (ask.full) return this.giveUp(ask);
        this.#out.get(worker)?.delete(token);
        ask.missed = true;
        return this.#again(ask);
      case 'unknownName': {
        const { kind, name, instanceId } = ask.question;
        const what = kind === 'query' ? 'query' : 'update';
        const text = `the code of instance ${instanceId} has no ${what} "${name}" now`;
        return this.#fail(ask, new PerdureError('UNKNOWN_NAME', text));
      }
      case 'noState': {
        const why = report.failure?.message ?? 'it does not say why';
        const text = `${ask.text}: the worker could not make its state: ${why}`;
        return this.#fail(ask, new PerdureError('NO_WORKER', text));
      }
      default:
        report.outcome satisfies never;
    }
  }

  /** Nothing in memory can be trusted any more. */
  halt(error: Error): void {
    this.halted = error;
    for (const ask of this.#all) ask.reject(error);
    this.#all.clear();
    this.#out.clear();
    this.#workerless.clear();
    const waiting = [...this.#afterTurn.values()];
    this.#afterTurn.clear();
    for (const callbacks of waiting) for (const callback of callbacks) callback();
  }

  #forget(cell: InstanceCell): void {
    this.#afterTurn.delete(cell);
    cell.watched = false;
  }

  #again(ask: Ask): void {
    ask.worker = null;
    ask.token = 0;
    this.#place(ask);
  }

  #place(ask: Ask): void {
    const { cell } = ask;
    if (ask.settled) return;
    if (cell === null || cell.dropped || cell.ended) {
      this.#find(ask).catch((error: unknown) => this.#fail(ask, error));
    } else this.#placeLive(ask, cell);
  }

  async #find(ask: Ask): Promise<void> {
    const { instanceId, kind } = ask.question;
    const found = await this.#core.cache.find(instanceId);
    if (found === null) throw notFound(instanceId);
    if (ask.settled) return;
    if (found instanceof InstanceCell && !found.ended) {
      ask.cell = found;
      return this.#placeLive(ask, found);
    }
    ask.cell = null;
    if (kind !== 'query') {
      throw new PerdureError('INSTANCE_ENDED', `instance ${instanceId} has ended`);
    }
    if (found instanceof InstanceCell) await this.#core.committer.flush(found);
    const row = found instanceof InstanceCell ? found.row() : found;
    const worker = this.#choose(row.name, row.version, row.details?.queue ?? '');
    if (worker === null) return this.#wait(ask, row.name, row.version);
    this.#send(ask, worker, row);
  }

  #placeLive(ask: Ask, cell: InstanceCell): void {
    const { state } = cell;
    if (state.delivered === 0) {
      ask.why = state.suspended
        ? 'the instance was suspended before its first turn'
        : 'the first turn of the instance has not ended';
      ask.withdraw = this.afterTurn(cell, () => this.#place(ask));
      return;
    }
    const holder = cell.worker;
    if (holder !== null && !ask.missed && canAnswer(holder)) return this.#send(ask, holder, null);
    const worker = this.#choose(state.name, state.version, state.extras?.queue ?? '');
    if (worker === null) return this.#wait(ask, state.name, state.version);
    ask.missed = true;
    this.#send(ask, worker, null);
  }

  #wait(ask: Ask, name: string, version: string): void {
    const full = version === '' ? name : `${name}@${version}`;
    ask.why = `no attached worker that answers queries and updates has orchestration ${full}`;
    this.#workerless.add(ask);
  }

  #send(ask: Ask, worker: AttachedWorker, row: InstanceRow | null): void {
    ask.worker = worker;
    ask.token = worker.newToken();
    ask.full = ask.missed || row !== null;
    ask.why = `worker ${worker.hello.worker} has not answered`;
    let out = this.#out.get(worker);
    if (out === undefined) {
      out = new Map();
      this.#out.set(worker, out);
    }
    out.set(ask.token, ask);
    const { token, question, cell } = ask;
    if (ask.full) {
      sendFullAsk(this.#core, ask, row).catch((error: unknown) => this.#fail(ask, error));
      return;
    }
    const { execution, delivered } = cell!.state;
    worker.link.ask({
      ...question,
      token,
      execution,
      delivered,
      full: false,
      more: false,
      events: [],
    });
  }

  /** The one with the fewest asks among those that can build it. */
  #choose(name: string, version: string, queue: string): AttachedWorker | null {
    let best: AttachedWorker | null = null;
    let fewest = Infinity;
    for (const worker of this.#core.workers.attached) {
      if (!canAnswer(worker) || !worker.servesTurn(name, version, queue)) continue;
      const count = this.#out.get(worker)?.size ?? 0;
      if (count >= fewest) continue;
      best = worker;
      fewest = count;
    }
    return best;
  }

  #fail(ask: Ask, error: unknown): void {
    if (ask.settled) return;
    this.#leave(ask);
    ask.reject(error);
  }

  #leave(ask: Ask): void {
    this.#all.delete(ask);
    this.#workerless.delete(ask);
    ask.withdraw();
    if (ask.worker === null) return;
    const out = this.#out.get(ask.worker);
    out?.delete(ask.token);
    if (out?.size === 0) this.#out.delete(ask.worker);
  }
}

function canAnswer(worker: AttachedWorker): boolean {
  return worker.hello.answersAsks && !worker.gone && !worker.draining;
}
