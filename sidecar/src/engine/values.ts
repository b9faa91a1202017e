import { VALUES_BYTES_MAX, VALUES_MAX } from '../limits.ts';
import type { Action } from '../model/action.ts';
import type { ValueSizes } from '../model/instance.ts';
import { payloadBytes } from '../model/payload.ts';
import type { KeyValue, Payload } from '../model/payload.ts';
import { extrasOf } from './state.ts';
import type { InstanceState } from './state.ts';

/** Size of a value: its key in UTF-8 and its data, in bytes. */
export function valueBytesOf(key: string, value: Payload | null): number {
  return Buffer.byteLength(key) + payloadBytes(value);
}

/** Sets a value. */
export function setValue(state: InstanceState, key: string, value: Payload | null): void {
  clearValue(state, key);
  const extras = extrasOf(state);
  extras.values.set(key, value);
  extras.valueBytes += valueBytesOf(key, value);
}

/** Deletes a value; a missing value is not an error. */
export function clearValue(state: InstanceState, key: string): void {
  const { extras } = state;
  const before = extras?.values.get(key);
  if (extras === null || before === undefined) return;
  extras.values.delete(key);
  extras.valueBytes -= valueBytesOf(key, before);
}

/** Deletes all values. */
export function clearValues(state: InstanceState): void {
  const { extras } = state;
  if (extras === null) return;
  extras.values.clear();
  extras.valueBytes = 0;
}

/** The value under a key; null when there is none. */
export function valueOf({ extras }: InstanceState, key: string): Payload | null {
  return extras?.values.get(key) ?? null;
}

/** All values, in order of keys. */
export function valuesOf({ extras }: InstanceState): KeyValue[] {
  if (extras === null) return [];
  const keys = [...extras.values.keys()].toSorted();
  return keys.map((key) => ({ key, value: extras.values.get(key)! }));
}

/**
 * The message for a turn that would exceed the limit of values or of their bytes, also only
 * temporarily; null for any other turn.
 */
export function valuesOverLimit(state: InstanceState, actions: readonly Action[]): string | null {
  const sizes = new Map<string, number>();
  for (const [key, value] of state.extras?.values ?? []) sizes.set(key, valueBytesOf(key, value));
  let bytes = state.extras?.valueBytes ?? 0;
  for (const action of actions) {
    if (action.kind === 'clearValues') {
      const { key, all } = action.clearValues;
      bytes = all ? 0 : bytes - (sizes.get(key) ?? 0);
      if (all) sizes.clear();
      else sizes.delete(key);
    } else if (action.kind === 'setValue') {
      const { key, value } = action.setValue;
      const size = valueBytesOf(key, value);
      bytes += size - (sizes.get(key) ?? 0);
      sizes.set(key, size);
      if (sizes.size > VALUES_MAX)
        return `it would have ${sizes.size} values; at most ${VALUES_MAX} are allowed`;
      if (bytes > VALUES_BYTES_MAX) {
        return `its values would have ${bytes} bytes; at most ${VALUES_BYTES_MAX} are allowed`;
      }
    }
  }
  return null;
}

/** Number and size of the values, recorded when an execution ends; empty without values. */
export function storedValues({ extras }: InstanceState): { readonly values?: ValueSizes } {
  if (extras === null || extras.values.size === 0) return {};
  return { values: { count: extras.values.size, bytes: extras.valueBytes } };
}
