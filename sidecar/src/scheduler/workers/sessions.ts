import type { PendingActivity, Session, Worker } from '../instances/live-instance.ts';
import { SESSION_RETURN_MS } from '../../limits.ts';
import type { WakeClock } from '../../model/ports.ts';
import { DispatchQueues } from '../queues/dispatch-queues.ts';
import type { Rules } from '../queues/dispatch-queues.ts';

export type ActivityRules = Rules<PendingActivity, Worker>;

export interface SessionTimes {
  /** How long a session without activities is held. */
  readonly idleMs: number;
  /** How long a session waits for a worker whose stream has ended. */
  readonly graceMs: number;
}

/** The sessions with their workers and waiting activities. */
export class Sessions {
  readonly #clock: WakeClock;
  readonly #times: SessionTimes;
  readonly #onRoom: () => void;
  readonly #startedMs: number;
  readonly #byId = new Map<string, Session>();
  /** The heads of free sessions. */
  readonly #free: DispatchQueues<PendingActivity, Worker>;
  #queued = 0;
  #sweep: (() => void) | null = null;

  /** @param onRoom is called when an activity that waited for a session may be dispatched. */
  constructor(clock: WakeClock, times: SessionTimes, rules: ActivityRules, onRoom: () => void) {
    this.#clock = clock;
    this.#times = times;
    this.#onRoom = onRoom;
    this.#startedMs = clock.now();
    const isHead = (one: PendingActivity): boolean => one.session?.head === one;
    this.#free = new DispatchQueues({ ...rules, isWaiting: isHead });
  }

  /** Number of waiting activities. */
  get queued(): number {
    return this.#queued;
  }

  /** True when a session has existed: without one, no check is needed. */
  get inUse(): boolean {
    return this.#byId.size > 0;
  }

  find(id: string): Session | undefined {
    return this.#byId.get(id);
  }

  /**
   * Adds an activity of a session. Shortly after the start, an earlier session may belong to a
   * worker that has not attached again yet. An activity from the store waits for the worker as for
   * any absent worker. A new activity of an earlier instance waits for the reconnect time of
   * workers.
   */
  enter(activity: PendingActivity, readBack: boolean): void {
    if (activity.sessionId === '' || activity.session !== null) return;
    let session = this.#byId.get(activity.sessionId);
    if (session === undefined) {
      session = this.#add(activity.sessionId);
      const isOld = activity.instance.state.createdMs < this.#startedMs;
      const waitMs = readBack ? this.#times.graceMs : isOld ? SESSION_RETURN_MS : 0;
      const untilMs = this.#startedMs + waitMs;
      if (this.#clock.now() < untilMs) this.#awaitReturn(session, untilMs);
    }
    session.count += 1;
    activity.session = session;
  }

  /** Removes an activity that has an outcome or was quarantined. */
  leave(activity: PendingActivity): void {
    const { session } = activity;
    if (session === null) return;
    activity.session = null;
    session.count -= 1;
    if (session.count > 0) return;
    if (session.phase === 'free') {
      this.#byId.delete(session.id);
      return;
    }
    this.#rest(session);
  }

  push(activity: PendingActivity): void {
    const session = activity.session!;
    this.#queued += 1;
    if (session.worker !== null) session.worker.sessionQueues.push(activity);
    else if (session.phase === 'away' || session.head !== null) session.waiting.add(activity);
    else {
      session.head = activity;
      this.#free.push(activity);
    }
  }

  /** Removes a waiting activity. */
  withdraw(activity: PendingActivity): void {
    const session = activity.session!;
    this.#queued -= 1;
    if (session.waiting.delete(activity)) return;
    if (session.head === activity) {
      session.head = null;
      this.#free.withdraw(activity);
      this.#offer(session);
    } else session.worker?.sessionQueues.withdraw(activity);
  }

  /** Priority of the next activity for this worker; Infinity when there is none. */
  topFor(worker: Worker): number {
    const own = worker.sessionQueues.topFor(worker);
    return this.#mayHoldMore(worker) ? Math.min(own, this.#free.topFor(worker)) : own;
  }

  /**
   * The next activity for this worker: from its own sessions, or from a free session that it then
   * holds.
   */
  takeFor(worker: Worker): PendingActivity | undefined {
    const own = worker.sessionQueues;
    const ownTop = own.topFor(worker);
    const freeTop = this.#mayHoldMore(worker) ? this.#free.topFor(worker) : Infinity;
    if (ownTop === Infinity && freeTop === Infinity) return undefined;
    const activity = ownTop <= freeTop ? own.takeFor(worker) : this.#free.takeFor(worker);
    if (activity === undefined) return undefined;
    this.#queued -= 1;
    const session = activity.session!;
    if (session.head === activity) {
      session.head = null;
      this.#hold(session, worker);
    }
    return activity;
  }

  /** Assigns the earlier sessions of its process to an attaching worker. */
  attached(worker: Worker): void {
    const { identity, sessions } = worker.hello;
    if (identity !== '') {
      for (const session of this.#byId.values()) {
        if (session.owner !== identity) continue;
        if (session.worker !== null) this.#takeFrom(session.worker);
        this.#hold(session, worker);
      }
    }
    for (const id of sessions) {
      const session = this.#byId.get(id) ?? this.#add(id);
      const unknown = session.phase === 'away' && session.owner === '';
      if (session.phase !== 'free' && !unknown) continue;
      const { head } = session;
      if (head !== null) {
        session.head = null;
        session.waiting.add(head);
        this.#free.withdraw(head);
      }
      this.#hold(session, worker);
      if (session.count === 0) this.#rest(session);
    }
  }

  /**
   * Called when the stream of a worker ends. Its sessions wait for the worker if it may attach
   * again.
   */
  detached(worker: Worker, mayReconnect: boolean): void {
    if (worker.sessions.size === 0) return;
    const untilMs = this.#clock.now() + this.#times.graceMs;
    for (const session of this.#takeFrom(worker)) {
      if (mayReconnect && worker.hello.identity !== '') this.#awaitReturn(session, untilMs);
      else this.#setFree(session);
    }
  }

  /** All waiting activities, with the workers that may take them. */
  *queuedActivities(): Generator<PendingActivity> {
    for (const session of this.#byId.values()) {
      if (session.head !== null) yield session.head;
      yield* session.waiting;
    }
  }

  halt(): void {
    this.#sweep?.();
  }

  #add(id: string): Session {
    const session: Session = {
      id,
      phase: 'free',
      owner: '',
      worker: null,
      count: 0,
      idleMs: this.#clock.now(),
      untilMs: 0,
      head: null,
      waiting: new Set(),
    };
    this.#byId.set(id, session);
    return session;
  }

  #mayHoldMore(worker: Worker): boolean {
    return this.#free.size > 0 && worker.sessions.size < worker.hello.maxSessions;
  }

  #hold(session: Session, worker: Worker): void {
    session.phase = 'held';
    session.worker = worker;
    session.owner = worker.hello.identity;
    worker.sessions.add(session);
    for (const activity of session.waiting) worker.sessionQueues.push(activity);
    session.waiting.clear();
  }

  /** Releases a worker's sessions, with their waiting activities. */
  #takeFrom(worker: Worker): Session[] {
    const sessions = [...worker.sessions];
    worker.sessions.clear();
    for (const session of sessions) session.worker = null;
    for (const activity of worker.sessionQueues.takeAll()) activity.session?.waiting.add(activity);
    return sessions;
  }

  #awaitReturn(session: Session, untilMs: number): void {
    session.phase = 'away';
    session.untilMs = untilMs;
    this.#clock.wakeAt(untilMs, () => {
      if (session.phase !== 'away' || session.untilMs > this.#clock.now()) return;
      if (this.#byId.get(session.id) !== session) return;
      this.#setFree(session);
      this.#onRoom();
    });
  }

  #setFree(session: Session): void {
    session.phase = 'free';
    session.owner = '';
    session.worker = null;
    if (session.count === 0) this.#byId.delete(session.id);
    else this.#offer(session);
  }

  /** Makes the next activity of a free session available to workers. */
  #offer(session: Session): void {
    for (const activity of session.waiting) {
      session.waiting.delete(activity);
      session.head = activity;
      this.#free.push(activity);
      return;
    }
  }

  #rest(session: Session): void {
    session.idleMs = this.#clock.now();
    this.#sweep ??= this.#clock.wakeAt(session.idleMs + this.#times.idleMs, () => this.#freeIdle());
  }

  #freeIdle(): void {
    this.#sweep = null;
    const nowMs = this.#clock.now();
    let nextMs = Infinity;
    for (const session of this.#byId.values()) {
      if (session.count > 0) continue;
      const freeMs = session.idleMs + this.#times.idleMs;
      if (freeMs > nowMs) {
        nextMs = Math.min(nextMs, freeMs);
        continue;
      }
      if (session.worker !== null) session.worker.sessions.delete(session);
      this.#byId.delete(session.id);
    }
    if (nextMs < Infinity) this.#sweep = this.#clock.wakeAt(nextMs, () => this.#freeIdle());
    this.#onRoom();
  }
}
