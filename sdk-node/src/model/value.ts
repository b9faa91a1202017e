// State values of an instance: the key and the type.
import type { StandardSchema } from './standard-schema.ts';

/** A definition. `In` is the type for writing, `Out` the type for reading. */
export interface ValueDefinition<In, Out = In> {
  readonly kind: 'value';
  /** The key. */
  readonly name: string;
  readonly schema: StandardSchema | undefined;
  /** For inference only; never set. */
  readonly shape?: { readonly in: (value: In) => void; readonly out: Out };
}

/** A state value, given by its definition or its key. */
export type ValueKey = ValueDefinition<never, unknown> | string;
