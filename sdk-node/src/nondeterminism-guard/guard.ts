// The nondeterminism guard, for tests and for workers that enable it. While orchestrator code runs,
// non-deterministic globals throw, and the guard detects promises that other code created or
// settled. Each process has one guard, which is installed while at least one user has it open.
import { promiseHooks } from 'node:v8';

import { NonDeterministicAwaitError, NonDeterminismError } from '../errors.ts';
import type { GuardFinding, NondeterminismGuard } from '../model/nondeterminism-guard.ts';
import { callSite } from '../replay/turn-failures.ts';
import { patchGlobals } from './globals.ts';
import type { Forbidden } from './globals.ts';

interface Creation {
  readonly owner: object;
  /** An error at the place of creation. Its stack is formatted only when needed. */
  readonly where: Error;
}

const ownFrame = /\bnondeterminism-guard[\\/](guard|globals)\.[jt]s\b/;

function siteOf(where: Error): string {
  const frames = (where.stack ?? '').split('\n').filter((line) => !ownFrame.test(line));
  return callSite(frames.join('\n'));
}

class Guard implements NondeterminismGuard {
  #owner: object | undefined;
  readonly #creations: WeakMap<object, Creation> = new WeakMap();
  readonly #findings: WeakMap<object, GuardFinding> = new WeakMap();

  enter(owner: object): void {
    this.#owner = owner;
  }

  leave(): void {
    this.#owner = undefined;
  }

  take(owner: object): GuardFinding | undefined {
    const found = this.#findings.get(owner);
    this.#findings.delete(owner);
    return found;
  }

  /** Called when a patched global is used. */
  readonly use = ({ name, instead, awaits }: Forbidden): void => {
    const owner = this.#owner;
    if (owner === undefined) return;
    const site = siteOf(new Error());
    const message = `${name} was used in an orchestrator${at(site)}; use ${instead}.`;
    const actual = `use of ${name}${at(site)}`;
    const code = awaits ? 'NONDETERMINISTIC_AWAIT' : 'NONDETERMINISM';
    this.#found(owner, { reason: `TURN_FAILURE_REASON_${code}`, message, actual });
    const difference = { eventId: 0, seq: 0, expected: instead, actual };
    throw awaits
      ? new NonDeterministicAwaitError(code, message, difference)
      : new NonDeterminismError(code, message, difference);
  };

  readonly promiseMade = (promise: object, parent: object | undefined): void => {
    const owner = this.#owner;
    if (owner === undefined) return;
    const where = new Error();
    this.#creations.set(promise, { owner, where });
    if (parent === undefined || this.#creations.get(parent)?.owner === owner) return;
    const site = at(siteOf(where));
    this.#found(owner, {
      reason: 'TURN_FAILURE_REASON_NONDETERMINISTIC_AWAIT',
      message: `it awaits a promise that other code created${site}.`,
      actual: `a wait for a promise that other code created${site}`,
    });
  };

  readonly promiseSettled = (promise: object): void => {
    const creation = this.#creations.get(promise);
    if (creation === undefined || creation.owner === this.#owner) return;
    const site = at(siteOf(creation.where));
    this.#found(creation.owner, {
      reason: 'TURN_FAILURE_REASON_NONDETERMINISTIC_AWAIT',
      message: `a promise that it created${site} was settled by something that is not durable.`,
      actual: `a promise that other code settled${site}`,
    });
  };

  #found(owner: object, finding: GuardFinding): void {
    if (!this.#findings.has(owner)) this.#findings.set(owner, finding);
  }
}

function at(site: string): string {
  return site === '' ? '' : ` (${site})`;
}

const guard = new Guard();
let users = 0;
let uninstall: () => void = () => undefined;

/** Installs the guard. The globals stay patched until `close` is called. */
export function openNondeterminismGuard(): { readonly guard: NondeterminismGuard; close(): void } {
  users += 1;
  if (users === 1) {
    const restore = patchGlobals(guard.use);
    const stop = promiseHooks.createHook({
      init: guard.promiseMade,
      settled: guard.promiseSettled,
    }) as unknown as () => void;
    uninstall = () => {
      stop();
      restore();
    };
  }
  let open = true;
  return {
    guard,
    close: () => {
      if (!open) return;
      open = false;
      users -= 1;
      if (users === 0) uninstall();
    },
  };
}
