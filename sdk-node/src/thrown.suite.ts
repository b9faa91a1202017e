// Values that user code may throw, including unusual ones.
import { createContext, runInContext } from 'node:vm';

import fc from 'fast-check';

const realm = createContext({});

/** Creates an error of another realm, like code in a sandbox. */
export function foreignError(code: string): unknown {
  return runInContext(code, realm);
}

function boom(): never {
  throw new Error('a getter that throws');
}

function revoked(target: object): unknown {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

const hostile = new Proxy(new Error('x'), {
  get: boom,
  getPrototypeOf: boom,
  getOwnPropertyDescriptor: boom,
  has: boom,
  ownKeys: boom,
});

const rejected = (): Promise<never> => Promise.reject(new Error('rejected, and then thrown'));

const oddValues: (() => unknown)[] = [
  () => undefined,
  () => null,
  () => Symbol('s'),
  () => Number.NaN,
  () => 10n,
  () => 'x'.repeat(100_000),
  () => '\uD800 half a character',
  () => () => undefined,
  () => class Odd {},
  () => new Map([[1, new Error('inside')]]),
  () => Object.create(null) as unknown,
  () => hostile,
  () => revoked(new Error('gone')),
  () => revoked(() => undefined),
  () => ({ toJSON: boom, toString: boom, valueOf: boom, [Symbol.toPrimitive]: boom }),
  () => foreignError('new TypeError("of another realm")'),
  () => Object.freeze(new Error('frozen')),
];

// Functions that create the values, because the generator inspects the values themselves.
const oddValue = fc.constantFrom(...oddValues);
const anyValue = fc.anything().map((value) => () => value);
const key = fc.constantFrom('name', 'message', 'stack', 'cause', 'constructor', 'errors');

interface Fault {
  readonly key: string;
  readonly throws: boolean;
  readonly make: () => unknown;
}

const fault = fc.record({ key, throws: fc.boolean(), make: fc.oneof(oddValue, anyValue) });

function spoil(faults: readonly Fault[], isCyclic: boolean): Error {
  const error = new Error('HTTP 422');
  if (isCyclic) error.cause = error;
  for (const { key: at, throws, make } of faults) {
    const field = throws ? { get: boom } : { value: make() };
    try {
      Object.defineProperty(error, at, { configurable: true, ...field });
    } catch {
      // The stack is computed on first access, from a name or message that throws.
    }
  }
  return error;
}

/** Generates errors with unusual fields, and values that are not errors. */
export const thrown: fc.Arbitrary<() => unknown> = fc.oneof(
  fc.constant(rejected),
  oddValue,
  anyValue,
  fc.tuple(fc.array(fault, { maxLength: 4 }), fc.boolean()).map(
    ([faults, isCyclic]) =>
      () =>
        spoil(faults, isCyclic),
  ),
);
