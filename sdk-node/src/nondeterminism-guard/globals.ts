// The globals that an orchestrator must leave alone, each with what to use instead, and how they
// are replaced for a while by ones that ask first.

export interface Forbidden {
  readonly name: string;
  readonly instead: string;
  /** True when it lets one await what is not durable; false when its result differs each time. */
  readonly awaits: boolean;
}

type Holder = { [key: string]: unknown };
type Ask = (what: Forbidden) => void;

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

/** Only the global name is replaced: code that holds the class itself keeps the real one. */
function watchedDate(ask: Ask, real: DateConstructor): DateConstructor {
  const now = (): number => {
    ask(dateNow);
    return real.now();
  };
  return new Proxy(real, {
    construct(target, args: unknown[], newTarget): object {
      if (args.length === 0) ask(newDate);
      return Reflect.construct(target, args, newTarget) as object;
    },
    apply(target): string {
      ask(newDate);
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
    // Other code may have replaced it since; that replacement stays.
    if (holder[key] !== value) return;
    if (before === undefined) delete holder[key];
    else Object.defineProperty(holder, key, before);
  };
}

/** Replaces them until the returned function is called. `ask` throws when the use is forbidden. */
export function patchGlobals(ask: Ask): () => void {
  const restores = functions
    .filter(({ holder, key }) => typeof holder?.[key] === 'function')
    .map((forbidden) => {
      const { holder, key } = forbidden;
      const real = holder[key] as (...args: unknown[]) => unknown;
      const watched = function (this: unknown, ...args: unknown[]): unknown {
        ask(forbidden);
        return Reflect.apply(real, this, args);
      };
      // What hangs on the function, such as the promisified form of a timer, stays there.
      Object.defineProperties(watched, Object.getOwnPropertyDescriptors(real));
      return replace(holder, key, watched);
    });
  restores.push(replace(scope, 'Date', watchedDate(ask, Date)));
  return () => {
    for (const restore of restores.toReversed()) restore();
  };
}
