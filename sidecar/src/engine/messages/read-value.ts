import type { Message } from '../round.ts';
import type { InstanceState } from '../state.ts';
import { valueOf } from '../values.ts';
import type { Answer } from './answer.ts';

type ReadMessage = Extract<Message, { readonly kind: 'read' }>;

/** Answers an instance that requests a value of this instance, which records nothing. */
export function readValue(state: InstanceState, { key, sender }: ReadMessage): Answer {
  return { kind: 'value', to: sender, value: valueOf(state, key) };
}
