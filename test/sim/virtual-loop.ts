// The event loop of the simulation. It runs a system of sidecar, workers and clients in one thread,
// with time and order from one seed. Every process of the system is an Actor with a separate event
// loop, and this file replaces Node's timers, immediates and clock. The seed selects the next
// actor. Within one actor the order is the order of Node. The real loop only drains microtasks
// between two callbacks.
import type { Random } from './random.ts';

type Callback = () => void;

interface Timer {
  atMs: number;
  readonly order: number;
  readonly actor: Actor;
  readonly callback: Callback;
  /** The interval. 0: the timer fires once. */
  readonly everyMs: number;
  live: boolean;
}

/** The return value of `setTimeout` and similar functions. */
class Handle {
  readonly #withdraw: Callback;
  readonly #again: Callback;

  constructor(withdraw: Callback, again: Callback = () => undefined) {
    this.#withdraw = withdraw;
    this.#again = again;
  }

  /** Restarts the timer with its whole time. */
  refresh(): this {
    this.#again();
    return this;
  }

  withdraw(): void {
    this.#withdraw();
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return false;
  }
}

/** One simulated process. */
export class Actor {
  readonly name: string;
  alive = true;
  /** The difference between the wall clock of the process and the clock of the simulation. */
  wallOffsetMs = 0;
  /** External input: frames, answers of the store, due timers. */
  arrived: Callback[] = [];
  immediates: Callback[] = [];

  constructor(name: string) {
    this.name = name;
  }

  get runnable(): boolean {
    return this.alive && (this.arrived.length > 0 || this.immediates.length > 0);
  }
}

/** The number of callbacks in one phase of the real loop, which shares the cost of the phase. */
const ROUNDS_PER_PHASE = 64;
/** The duration of an actor's phase, so that time progresses in every loop. */
const PHASE_MS = 0.01;
/** 2026-01-01: the start of every simulation. */
export const EPOCH_MS: number = Date.UTC(2026, 0, 1);

const real = {
  setImmediate: globalThis.setImmediate,
  setTimeout: globalThis.setTimeout,
  setInterval: globalThis.setInterval,
  clearImmediate: globalThis.clearImmediate,
  clearTimeout: globalThis.clearTimeout,
  clearInterval: globalThis.clearInterval,
  dateNow: Date.now,
  performanceNow: performance.now.bind(performance),
};

let running: VirtualLoop | null = null;

function enter(loop: VirtualLoop): void {
  running = loop;
}

/** The loop of the running actor. Null outside simulations. */
function inside(): VirtualLoop | null {
  return running !== null && running.current !== null ? running : null;
}

/** Replaces Node's timers and clock in this process. Code outside an actor is not affected. */
export function takeOverGlobals(): void {
  const scope = globalThis as unknown as Record<string, unknown>;
  scope['setImmediate'] = (callback: (...args: unknown[]) => void, ...args: unknown[]) => {
    const loop = inside();
    return loop === null
      ? real.setImmediate(callback, ...args)
      : loop.immediate(() => callback(...args));
  };
  const timer =
    (every: boolean) =>
    (callback: (...args: unknown[]) => void, ms: number = 1, ...args: unknown[]) => {
      const loop = inside();
      const repeat = every ? real.setInterval : real.setTimeout;
      if (loop === null) return repeat(callback, ms, ...args);
      return loop.timer(Math.max(1, ms), every, () => callback(...args));
    };
  scope['setTimeout'] = timer(false);
  scope['setInterval'] = timer(true);
  const clear = (otherwise: (handle: never) => void) => (handle: unknown) => {
    if (handle instanceof Handle) handle.withdraw();
    else otherwise(handle as never);
  };
  scope['clearImmediate'] = clear(real.clearImmediate);
  scope['clearTimeout'] = clear(real.clearTimeout);
  scope['clearInterval'] = clear(real.clearInterval);
  Date.now = () => inside()?.wallMs() ?? real.dateNow();
  performance.now = () => inside()?.nowMs ?? real.performanceNow();
}

/** All actors of one simulation, and its time. */
export class VirtualLoop {
  /** Milliseconds since the start of the simulation. It never decreases. */
  nowMs = 0;
  current: Actor | null = null;
  /** The number of callbacks so far. */
  count = 0;
  readonly #random: Random;
  readonly #actors: Actor[] = [];
  readonly #timers: Timer[] = [];
  #order = 0;
  #plan: Callback[] = [];
  #planAt = 0;
  #chosen: Actor | null = null;
  #beforeNext: Callback[] = [];
  readonly #crashed: (actor: Actor, error: unknown) => void;

  /** Faults of processes. */
  readonly #world = this.actor('world');

  /** @param crashed receives the error of a callback, which would end a real process. */
  constructor(random: Random, crashed: (actor: Actor, error: unknown) => void) {
    this.#random = random;
    this.#crashed = crashed;
  }

  actor(name: string): Actor {
    const actor = new Actor(name);
    this.#actors.push(actor);
    return actor;
  }

  /** Ends a process. Its code never runs again. */
  kill(actor: Actor): void {
    actor.alive = false;
    actor.arrived = [];
    actor.immediates = [];
    const at = this.#actors.indexOf(actor);
    if (at >= 0) this.#actors.splice(at, 1);
  }

  wallMs(offsetMs: number = this.current?.wallOffsetMs ?? 0): number {
    return Math.floor(EPOCH_MS + this.nowMs + offsetMs);
  }

  /** Calls the function in the actor, like input that arrives after `delayMs`. */
  post(actor: Actor, delayMs: number, callback: Callback): void {
    this.#push({
      atMs: this.nowMs + delayMs,
      order: (this.#order += 1),
      actor,
      callback,
      everyMs: 0,
      live: true,
    });
  }

  /** Calls the function outside all actors after this time. */
  after(ms: number, callback: Callback): void {
    this.post(this.#world, ms, () => {
      this.current = null;
      callback();
    });
  }

  /** Calls the function outside all actors before all other callbacks. */
  interrupt(callback: Callback): void {
    this.#beforeNext.push(callback);
  }

  immediate(callback: Callback): Handle {
    let live = true;
    this.current!.immediates.push(() => {
      if (live) callback();
    });
    return new Handle(() => (live = false));
  }

  timer(ms: number, every: boolean, callback: Callback): Handle {
    const actor = this.current!;
    const begin = (): Timer => {
      const timer: Timer = {
        atMs: this.nowMs + ms,
        order: (this.#order += 1),
        actor,
        callback,
        everyMs: every ? ms : 0,
        live: true,
      };
      this.#push(timer);
      return timer;
    };
    let timer = begin();
    const again = (): void => {
      timer.live = false;
      timer = begin();
    };
    return new Handle(() => (timer.live = false), again);
  }

  /** Runs until `stop` returns true, or until no callback is left. */
  run(stop: () => boolean): Promise<void> {
    enter(this);
    return new Promise((resolve, reject) => {
      let over = false;
      const end = (): void => {
        over = true;
        this.current = null;
        running = null;
        resolve();
      };
      const round = (): void => {
        if (over) return;
        try {
          if (stop() || !this.#next()) end();
        } catch (error) {
          end();
          reject(error as Error);
        }
      };
      const phase = (): void => {
        for (let i = 0; i < ROUNDS_PER_PHASE; i += 1) real.setImmediate(round);
        if (!over) real.setImmediate(phase);
      };
      phase();
    });
  }

  /** Runs the next callback. Returns false when there is none. */
  #next(): boolean {
    this.current = null;
    if (this.#beforeNext.length > 0) {
      const callbacks = this.#beforeNext;
      this.#beforeNext = [];
      for (const callback of callbacks) callback();
    }
    if (this.#planAt >= this.#plan.length && !this.#choose()) return false;
    const { actor, callback } = this.#take();
    if (!actor.alive) return true;
    this.current = actor;
    this.count += 1;
    try {
      callback();
    } catch (error) {
      this.#crashed(actor, error);
    }
    return true;
  }

  #take(): { actor: Actor; callback: Callback } {
    const callback = this.#plan[this.#planAt]!;
    this.#planAt += 1;
    return { actor: this.#chosen!, callback };
  }

  /** Plans one phase of an actor: the arrived input, then the existing immediates. */
  #choose(): boolean {
    this.nowMs += PHASE_MS;
    this.#release();
    let ready = this.#actors.filter((actor) => actor.runnable);
    while (ready.length === 0) {
      const [first] = this.#timers;
      if (first === undefined) return false;
      this.nowMs = Math.max(this.nowMs, first.atMs);
      this.#release();
      ready = this.#actors.filter((actor) => actor.runnable);
    }
    const actor = ready.length === 1 ? ready[0]! : this.#random.pick(ready);
    this.#chosen = actor;
    this.#plan = [...actor.arrived, ...actor.immediates];
    this.#planAt = 0;
    actor.arrived = [];
    actor.immediates = [];
    return true;
  }

  /** Passes due timers and input to their actors. */
  #release(): void {
    for (let first = this.#timers[0]; first !== undefined; first = this.#timers[0]) {
      const isLive = first.live && first.actor.alive;
      if (isLive && first.atMs > this.nowMs) return;
      this.#pop();
      if (!isLive) continue;
      const timer = first;
      timer.actor.arrived.push(() => this.#fire(timer));
    }
  }

  #fire(timer: Timer): void {
    if (!timer.live) return;
    if (timer.everyMs > 0) {
      timer.atMs = this.nowMs + timer.everyMs;
      this.#push(timer);
    }
    timer.callback();
  }

  #push(timer: Timer): void {
    const heap = this.#timers;
    let at = heap.push(timer) - 1;
    while (at > 0) {
      const above = (at - 1) >>> 1;
      if (!isBefore(timer, heap[above]!)) break;
      heap[at] = heap[above]!;
      at = above;
    }
    heap[at] = timer;
  }

  #pop(): void {
    const heap = this.#timers;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && isBefore(heap[below + 1]!, heap[below]!)) below += 1;
      if (!isBefore(heap[below]!, last)) break;
      heap[at] = heap[below]!;
      at = below;
    }
    heap[at] = last;
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
