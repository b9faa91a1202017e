import type { ErrorCode } from './error.ts';
import { Buckets } from '../lib/buckets.ts';
import { NameBudget, NamespaceMeters, SHORT_MS } from './meters.ts';

/** Codes with which a sidecar protects itself. */
export type Rejection = Extract<
  ErrorCode,
  'OVERLOADED' | 'LIMIT_EXCEEDED' | 'UNAUTHENTICATED' | 'PERMISSION_DENIED' | 'STORE_FAILED'
>;

/**
 * Why a stream of a worker ended: the worker closed it, its connection ended, nothing was received
 * for too long, it sent invalid data, it exceeded a limit, or the sidecar ended it for another
 * reason.
 */
export type StreamEnd = 'closed' | 'disconnected' | 'silent' | 'violation' | 'limit' | 'ended';

/** Calls of one method. */
export class MethodMeters {
  /** By outcome: `OK`, or a code of the contract. */
  readonly outcomes: Map<ErrorCode | 'OK', number> = new Map();
  readonly durations: Buckets = new Buckets(SHORT_MS);
}

/** Methods that answer when something happens: their durations say nothing of the sidecar. */
const WAITS: ReadonlySet<string> = new Set(['WaitInstance', 'WaitStatus']);

/** Calls of clients, whether unary or in a session. Methods are those of the contract. */
export class CallMeters {
  readonly methods: Map<string, MethodMeters> = new Map();
  readonly rejections: Record<Rejection, number> = {
    OVERLOADED: 0,
    LIMIT_EXCEEDED: 0,
    UNAUTHENTICATED: 0,
    PERMISSION_DENIED: 0,
    STORE_FAILED: 0,
  };
  readonly streamsEnded: Record<StreamEnd, number> = {
    closed: 0,
    disconnected: 0,
    silent: 0,
    violation: 0,
    limit: 0,
    ended: 0,
  };
  /** Monotonic time in milliseconds. */
  readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  /** A call was answered. @param beganMs by `now`. */
  answered(method: string, code: ErrorCode | 'OK', beganMs: number): void {
    let meters = this.methods.get(method);
    if (meters === undefined) {
      meters = new MethodMeters();
      this.methods.set(method, meters);
    }
    meters.outcomes.set(code, (meters.outcomes.get(code) ?? 0) + 1);
    if (!WAITS.has(method)) meters.durations.add(this.now() - beganMs);
    this.rejected(code);
  }

  /** A call, or a stream, ended with this code before its method was called. */
  rejected(code: ErrorCode | 'OK'): void {
    if (code in this.rejections) this.rejections[code as Rejection] += 1;
  }
}

/** The meters of a sidecar. */
export class SidecarMeters {
  readonly budget: NameBudget = new NameBudget();
  readonly calls: CallMeters;
  readonly #namespaces = new Map<string, NamespaceMeters>();

  constructor(now: () => number) {
    this.calls = new CallMeters(now);
  }

  /** The meters of a namespace, created at the first request. */
  namespace(name: string): NamespaceMeters {
    let meters = this.#namespaces.get(name);
    if (meters === undefined) {
      meters = new NamespaceMeters(this.budget);
      this.#namespaces.set(name, meters);
    }
    return meters;
  }

  /** A namespace was deleted. */
  drop(name: string): void {
    const meters = this.#namespaces.get(name);
    if (meters === undefined) return;
    this.#namespaces.delete(name);
    const { orchestrations, activities, queues } = meters;
    this.budget.left += orchestrations.size + activities.size + queues.size;
  }
}
