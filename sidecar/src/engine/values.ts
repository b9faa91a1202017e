import { payloadBytes } from '../model/payload.ts';
import type { KeyValue, Payload } from '../model/payload.ts';
import { extrasOf } from './state.ts';
import type { InstanceState } from './state.ts';

/** What a value costs: its key and its data, in bytes (of a key: about). */
export function valueBytesOf(key: string, value: Payload | null): number {
  return key.length + payloadBytes(value);
}

/** Keeps a value. */
export function setValue(state: InstanceState, key: string, value: Payload | null): void {
  clearValue(state, key);
  const extras = extrasOf(state);
  extras.values.set(key, value);
  extras.valueBytes += valueBytesOf(key, value);
}

/** Forgets a value; one that is not there is no error. */
export function clearValue(state: InstanceState, key: string): void {
  const { extras } = state;
  const before = extras?.values.get(key);
  if (extras === null || before === undefined) return;
  extras.values.delete(key);
  extras.valueBytes -= valueBytesOf(key, before);
}

/** Forgets all values. */
export function clearValues(state: InstanceState): void {
  const { extras } = state;
  if (extras === null) return;
  extras.values.clear();
  extras.valueBytes = 0;
}

/** All values, in order of keys. */
export function valuesOf({ extras }: InstanceState): KeyValue[] {
  if (extras === null) return [];
  const keys = [...extras.values.keys()].toSorted();
  return keys.map((key) => ({ key, value: extras.values.get(key)! }));
}
