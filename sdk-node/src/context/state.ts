// `ctx.state`: the state values of an instance.
import type { OrchestrationState } from '../model/state.ts';
import { checkNow } from '../definitions/check.ts';
import { readStored } from '../definitions/read.ts';
import { keyOf } from '../definitions/value.ts';
import type { ValueKey } from '../model/value.ts';
import { InvalidInputError } from '../errors.ts';
import { CUSTOM_STATUS_MAX_BYTES, VALUE_MAX_BYTES } from '../limits.ts';
import { decodePayload, encodePayload } from '../payload.ts';
import type { RunPort } from '../model/run-port.ts';

const noTarget = { seq: 0, target: '', fireAtMs: 0 } as const;

export class LiveState implements OrchestrationState {
  readonly #run: RunPort;

  constructor(run: RunPort) {
    this.#run = run;
  }

  get(value: ValueKey): never {
    this.#run.checkInTurn('state.get');
    const payload = this.#run.stored.get(keyOf(value));
    if (payload === undefined) return undefined as never;
    const schema = typeof value === 'string' ? undefined : value.schema;
    return readStored(schema, decodePayload(payload)) as never;
  }

  has(value: ValueKey): boolean {
    this.#run.checkInTurn('state.has');
    return this.#run.stored.has(keyOf(value));
  }

  set(value: ValueKey, to: unknown): void {
    const run = this.#run;
    run.checkInTurn('state.set');
    const key = keyOf(value);
    const what = `value "${key}"`;
    const checked =
      typeof value === 'string' ? to : checkNow(value.schema, to, what, InvalidInputError);
    const limit = Math.min(VALUE_MAX_BYTES - run.reservedBytes, run.payloadMaxBytes);
    // The value is encoded and counted on replay too, because a rejected value records no action.
    const payload = encodePayload(checked, limit, what);
    run.stored.check(key, payload, run.reservedBytes);
    run.note({ kind: 'valueSet', name: key, ...noTarget }, () => ({
      kind: 'setValue',
      setValue: { key, value: payload },
    }));
    run.stored.set(key, payload);
  }

  delete(value: ValueKey): boolean {
    const run = this.#run;
    run.checkInTurn('state.delete');
    const key = keyOf(value);
    if (!run.stored.has(key)) return false;
    run.note({ kind: 'valuesCleared', name: key, ...noTarget }, () => ({
      kind: 'clearValues',
      clearValues: { key, all: false },
    }));
    run.stored.delete(key);
    return true;
  }

  clear(): void {
    const run = this.#run;
    run.checkInTurn('state.clear');
    if (run.stored.size === 0) return;
    run.note({ kind: 'valuesCleared', name: '', ...noTarget, target: '*' }, () => ({
      kind: 'clearValues',
      clearValues: { key: '', all: true },
    }));
    run.stored.clear();
  }

  keys(): string[] {
    this.#run.checkInTurn('state.keys');
    return this.#run.stored.keys();
  }

  entries(): [string, unknown][] {
    return this.keys().map((key) => [key, decodePayload(this.#run.stored.get(key))]);
  }

  get size(): number {
    this.#run.checkInTurn('state.size');
    return this.#run.stored.size;
  }
}

/** Sets the custom status; undefined clears it. */
export function setStatus(run: RunPort, value: unknown): void {
  run.checkInTurn('setStatus');
  // The value is encoded on replay too, because a rejected value uses no sequence number.
  const limit = Math.min(CUSTOM_STATUS_MAX_BYTES - run.reservedBytes, run.payloadMaxBytes);
  const payload = value === undefined ? null : encodePayload(value, limit, 'custom status');
  run.note({ kind: 'customStatusSet', name: '', ...noTarget }, () => ({
    kind: 'setCustomStatus',
    setCustomStatus: { value: payload },
  }));
  run.stored.customStatus = payload;
}

/** Returns a copy of the custom status. Undefined: not set. */
export function statusOf(run: RunPort): unknown {
  run.checkInTurn('status');
  const { customStatus } = run.stored;
  return customStatus === null ? undefined : decodePayload(customStatus);
}
