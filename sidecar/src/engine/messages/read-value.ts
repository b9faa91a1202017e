import type { Message } from '../round.ts';
import type { InstanceState } from '../state.ts';
import { valueOf } from '../values.ts';
import type { Answer } from './answer.ts';

type ReadMessage = Extract<Message, { readonly kind: 'read' }>;

/** The answer to an instance that asks for a value of this one; nothing is recorded here. */
export function readValue(state: InstanceState, { key, sender }: ReadMessage): Answer {
  return { kind: 'value', to: sender, value: valueOf(state, key) };
}
