// Live requests: queries and validations of updates. They are not durable. A live request is sent
// to the worker that caches the orchestrator, or else to a worker that can build it from the
// history. If that worker is gone or has a cache miss, the request is sent again.
import type { Worker } from '../instances/live-instance.ts';
import { LIVE_REQUESTS_MAX, QUERY_TIMEOUT_MS } from '../../limits.ts';
import type {
  LiveRequestReport,
  QueryAnswer,
  QueryRequest,
} from '../../model/live-request-port.ts';
import { PerdureError } from '../../model/error.ts';
import type { InstanceRow } from '../../model/instance.ts';
import { sendFullRequest } from './live-request-history.ts';
import { LiveRequest } from './live-request.ts';
import type { LiveRequestParameters } from './live-request.ts';
import { LiveInstance } from '../instances/live-instance.ts';
import { notFound } from '../instances/instance-reader.ts';
import { Deadline } from './deadline.ts';
import type { CancelSignal, Clock } from '../../model/ports.ts';
import type { LiveRequestHistoryPorts } from './live-request-history.ts';

/** Ports of the scheduler that this module uses. */
export type LiveRequestsPorts = LiveRequestHistoryPorts & {
  readonly cache: {
    find(id: string): Promise<LiveInstance | InstanceRow | null>;
  };
  readonly committer: {
    flush(instance: LiveInstance): Promise<void>;
  };
  readonly workers: {
    readonly attached: ReadonlySet<Worker>;
  };
  readonly clock: Clock;
};

/**
 * The live requests without an answer, the workers that have them, and the callbacks that wait for
 * turns.
 */
export class LiveRequests {
  /** The error for all requests after a halt. */
  halted: Error | null = null;
  readonly #ports: LiveRequestsPorts;
  readonly #all = new Set<LiveRequest>();
  readonly #out = new Map<Worker, Map<number, LiveRequest>>();
  /** Live requests that no worker can take now. */
  readonly #workerless = new Set<LiveRequest>();
  /** Callbacks after the next turn of an instance. */
  readonly #afterTurn = new Map<LiveInstance, Set<() => void>>();

  constructor(ports: LiveRequestsPorts) {
    this.#ports = ports;
  }

  /** Number of live requests at workers. */
  get out(): number {
    let count = 0;
    for (const requests of this.#out.values()) count += requests.size;
    return count;
  }

  async query(request: QueryRequest, signal?: CancelSignal): Promise<QueryAnswer> {
    const { timeoutMs, instanceId, name, input, headers } = request;
    const live = this.send({ kind: 'query', instanceId, name, input, headers });
    const deadline = new Deadline(this.#ports.clock.steady, timeoutMs || QUERY_TIMEOUT_MS, signal);
    deadline.onPassed(() => this.abandon(live));
    try {
      const report = await live.answer;
      return { output: report.output, failure: report.failure };
    } finally {
      deadline.clear();
    }
  }

  /**
   * Sends a live request. Its answer resolves with the outcome `answered` or `failed`, and rejects
   * with any other outcome.
   */
  send(parameters: LiveRequestParameters): LiveRequest {
    if (this.halted !== null) throw this.halted;
    if (this.#all.size >= LIVE_REQUESTS_MAX) {
      const text = `${LIVE_REQUESTS_MAX} queries and updates wait for a worker's answer; try again`;
      throw new PerdureError('LIMIT_EXCEEDED', text);
    }
    const live = new LiveRequest(parameters);
    this.#all.add(live);
    this.#place(live);
    return live;
  }

  /** Rejects a live request; its caller does not wait for the answer any more. */
  abandon(live: LiveRequest): void {
    this.#fail(live, new PerdureError('NO_WORKER', `${live.text} got no answer: ${live.why}`));
  }

  /**
   * Calls back once, after the next turn of the instance or after its end. Until then the instance
   * stays in memory. The returned function withdraws the callback.
   */
  afterTurn(instance: LiveInstance, callback: () => void): () => void {
    let waiting = this.#afterTurn.get(instance);
    if (waiting === undefined) {
      waiting = new Set();
      this.#afterTurn.set(instance, waiting);
      instance.watched = true;
    }
    waiting.add(callback);
    return () => {
      const now = this.#afterTurn.get(instance);
      if (now?.delete(callback) === true && now.size === 0) this.#forget(instance);
    };
  }

  /** Called when a turn of the instance has completed, or the instance has ended. */
  onTurnDone(instance: LiveInstance): void {
    if (this.#afterTurn.size === 0) return;
    const waiting = this.#afterTurn.get(instance);
    if (waiting === undefined) return;
    this.#forget(instance);
    for (const callback of waiting) callback();
  }

  workerAttached(): void {
    const waiting = [...this.#workerless];
    this.#workerless.clear();
    for (const live of waiting) this.#place(live);
  }

  workerGone(worker: Worker): void {
    const lost = this.#out.get(worker);
    if (lost === undefined) return;
    this.#out.delete(worker);
    for (const live of lost.values()) this.#again(live);
  }

  /** Processes the answer of a worker. An answer without a waiting caller is rejected. */
  answered(worker: Worker, token: number, report: LiveRequestReport): void {
    const live = this.#out.get(worker)?.get(token);
    if (live === undefined) {
      const text = `no caller waits for the answer to live request ${token}; it was ignored`;
      worker.link.refuse(token, 'STALE_TOKEN', text);
      return;
    }
    switch (report.outcome) {
      case 'answered':
      case 'failed':
        this.#leave(live);
        return live.resolve(report);
      case 'miss':
        if (live.full) return this.abandon(live);
        this.#out.get(worker)?.delete(token);
        live.missed = true;
        return this.#again(live);
      case 'unknownName': {
        const { kind, name, instanceId } = live.parameters;
        const what = kind === 'query' ? 'query' : 'update';
        const text = `the code of instance ${instanceId} has no ${what} "${name}" now`;
        return this.#fail(live, new PerdureError('UNKNOWN_NAME', text));
      }
      case 'noState': {
        const why = report.failure?.message ?? 'no reason given';
        const text = `${live.text}: the worker could not build its state: ${why}`;
        return this.#fail(live, new PerdureError('NO_WORKER', text));
      }
      default:
        report.outcome satisfies never;
    }
  }

  /** Rejects all live requests: the state in memory can no longer be trusted. */
  halt(error: Error): void {
    this.halted = error;
    for (const live of this.#all) live.reject(error);
    this.#all.clear();
    this.#out.clear();
    this.#workerless.clear();
    const waiting = [...this.#afterTurn.values()];
    this.#afterTurn.clear();
    for (const callbacks of waiting) for (const callback of callbacks) callback();
  }

  #forget(instance: LiveInstance): void {
    this.#afterTurn.delete(instance);
    instance.watched = false;
  }

  #again(live: LiveRequest): void {
    live.worker = null;
    live.token = 0;
    this.#place(live);
  }

  #place(live: LiveRequest): void {
    const { instance } = live;
    if (live.settled) return;
    if (instance === null || instance.dropped || instance.ended) {
      this.#find(live).catch((error: unknown) => this.#fail(live, error));
    } else this.#placeLive(live, instance);
  }

  async #find(live: LiveRequest): Promise<void> {
    const { instanceId, kind } = live.parameters;
    const found = await this.#ports.cache.find(instanceId);
    if (found === null) throw notFound(instanceId);
    if (live.settled) return;
    if (found instanceof LiveInstance && !found.ended) {
      live.instance = found;
      return this.#placeLive(live, found);
    }
    live.instance = null;
    if (kind !== 'query') {
      throw new PerdureError('INSTANCE_ENDED', `instance ${instanceId} has ended`);
    }
    if (found instanceof LiveInstance) await this.#ports.committer.flush(found);
    const row = found instanceof LiveInstance ? found.row() : found;
    const worker = this.#choose(row.name, row.version, row.details?.queue ?? '');
    if (worker === null) return this.#wait(live, row.name, row.version);
    this.#send(live, worker, row);
  }

  #placeLive(live: LiveRequest, instance: LiveInstance): void {
    const { state } = instance;
    if (state.delivered === 0) {
      live.why = state.suspended
        ? 'the instance was suspended before its first turn'
        : 'the first turn of the instance has not ended';
      live.withdraw = this.afterTurn(instance, () => this.#place(live));
      return;
    }
    const holder = instance.worker;
    if (holder !== null && !live.missed && canAnswer(holder)) return this.#send(live, holder, null);
    const worker = this.#choose(state.name, state.version, state.extras?.queue ?? '');
    if (worker === null) return this.#wait(live, state.name, state.version);
    live.missed = true;
    this.#send(live, worker, null);
  }

  #wait(live: LiveRequest, name: string, version: string): void {
    const full = version === '' ? name : `${name}@${version}`;
    live.why = `no attached worker that answers queries and updates has orchestration ${full}`;
    this.#workerless.add(live);
  }

  #send(live: LiveRequest, worker: Worker, row: InstanceRow | null): void {
    live.worker = worker;
    live.token = worker.newToken();
    live.full = live.missed || row !== null;
    live.why = `worker ${worker.hello.worker} has not answered`;
    let out = this.#out.get(worker);
    if (out === undefined) {
      out = new Map();
      this.#out.set(worker, out);
    }
    out.set(live.token, live);
    const { token, parameters, instance } = live;
    if (live.full) {
      sendFullRequest(this.#ports, live, row).catch((error: unknown) => this.#fail(live, error));
      return;
    }
    const { execution, delivered } = instance!.state;
    worker.link.liveRequest({
      ...parameters,
      token,
      execution,
      delivered,
      full: false,
      more: false,
      events: [],
    });
  }

  /** The worker with the fewest live requests among those that can build the state. */
  #choose(name: string, version: string, queue: string): Worker | null {
    let best: Worker | null = null;
    let fewest = Infinity;
    for (const worker of this.#ports.workers.attached) {
      if (!canAnswer(worker) || !worker.servesTurn(name, version, queue)) continue;
      const count = this.#out.get(worker)?.size ?? 0;
      if (count >= fewest) continue;
      best = worker;
      fewest = count;
    }
    return best;
  }

  #fail(live: LiveRequest, error: unknown): void {
    if (live.settled) return;
    this.#leave(live);
    live.reject(error);
  }

  #leave(live: LiveRequest): void {
    this.#all.delete(live);
    this.#workerless.delete(live);
    live.withdraw();
    if (live.worker === null) return;
    const out = this.#out.get(live.worker);
    out?.delete(live.token);
    if (out?.size === 0) this.#out.delete(live.worker);
  }
}

function canAnswer(worker: Worker): boolean {
  return worker.hello.handlesLiveRequests && !worker.gone && !worker.draining;
}
