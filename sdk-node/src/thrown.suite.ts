// Values that user code may throw, the odd ones among them.
import { createContext, runInContext } from 'node:vm';

import fc from 'fast-check';

const realm = createContext({});

/** An error of another realm, as code in a sandbox throws it. */
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

// Functions that make them: what generates values looks into them.
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
      // The stack is made when it is first touched, from a name or message that throws.
    }
  }
  return error;
}

/** Makes an error with fields of odd kinds, or something that is no error. */
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
