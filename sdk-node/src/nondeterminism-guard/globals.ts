// The globals that orchestrators must not use, each with its replacement. While the guard is open,
// checking wrappers replace these globals.

export interface Forbidden {
  readonly name: string;
  readonly instead: string;
  /** True: its use leads to a non-deterministic await. False: its result differs on each call. */
  readonly awaits: boolean;
}

type Holder = { [key: string]: unknown };
type CheckUse = (what: Forbidden) => void;

const scope = globalThis as unknown as Holder;
const timer = 'ctx.sleep()';
const io = 'an activity or ctx.run()';

const functions: readonly (Forbidden & { readonly holder: Holder; readonly key: string })[] = [
  on(scope, '', 'setTimeout', timer, true),
  on(scope, '', 'setInterval', timer, true),
  on(scope, '', 'setImmediate', timer, true),
  on(scope, '', 'fetch', io, true),
  on(Math as unknown as Holder, 'Math.', 'random', 'ctx.random()', false),
  on(scope['performance'] as Holder, 'performance.', 'now', 'ctx.now()', false),
  on(scope['crypto'] as Holder, 'crypto.', 'randomUUID', 'ctx.uuid()', false),
  on(scope['crypto'] as Holder, 'crypto.', 'getRandomValues', 'ctx.random()', false),
];

function on(
  holder: Holder,
  prefix: string,
  key: string,
  instead: string,
  awaits: boolean,
): Forbidden & { readonly holder: Holder; readonly key: string } {
  return { holder, key, name: `${prefix}${key}()`, instead, awaits };
}

const dateNow: Forbidden = { name: 'Date.now()', instead: 'ctx.now()', awaits: false };
const newDate: Forbidden = { name: 'new Date()', instead: 'ctx.now()', awaits: false };

/**
 * Creates the Date with checks. Only the global name is replaced; code with a reference to the real
 * class is not affected.
 */
function watchedDate(check: CheckUse, real: DateConstructor): DateConstructor {
  const now = (): number => {
    check(dateNow);
    return real.now();
  };
  return new Proxy(real, {
    construct(target, args: unknown[], newTarget): object {
      if (args.length === 0) check(newDate);
      return Reflect.construct(target, args, newTarget) as object;
    },
    apply(target): string {
      check(newDate);
      return target();
    },
    get(target, key, receiver): unknown {
      return key === 'now' ? now : Reflect.get(target, key, receiver);
    },
  });
}

function replace(holder: Holder, key: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(holder, key);
  Object.defineProperty(holder, key, { value, writable: true, configurable: true });
  return () => {
    // Other code may have replaced the global since; that replacement stays.
    if (holder[key] !== value) return;
    if (before === undefined) delete holder[key];
    else Object.defineProperty(holder, key, before);
  };
}

/**
 * Replaces the globals until the returned function is called. `check` throws when the use is
 * forbidden.
 */
export function patchGlobals(check: CheckUse): () => void {
  const restores = functions
    .filter(({ holder, key }) => typeof holder?.[key] === 'function')
    .map((forbidden) => {
      const { holder, key } = forbidden;
      const real = holder[key] as (...args: unknown[]) => unknown;
      const watched = function (this: unknown, ...args: unknown[]): unknown {
        check(forbidden);
        return Reflect.apply(real, this, args);
      };
      // Copies properties of the function, such as the promisified form of a timer.
      Object.defineProperties(watched, Object.getOwnPropertyDescriptors(real));
      return replace(holder, key, watched);
    });
  restores.push(replace(scope, 'Date', watchedDate(check, Date)));
  return () => {
    for (const restore of restores.toReversed()) restore();
  };
}
