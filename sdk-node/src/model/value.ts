// A value that an instance stores: its key and its type.
import type { StandardSchema } from './standard-schema.ts';

/** `In` is what one sets, `Out` is what one gets. */
export interface ValueDefinition<In, Out = In> {
  readonly kind: 'value';
  /** The key. */
  readonly name: string;
  readonly schema: StandardSchema | undefined;
  /** For inference only; never set. */
  readonly shape?: { readonly in: (value: In) => void; readonly out: Out };
}

/** A value by its definition, or by its key. */
export type ValueKey = ValueDefinition<never, unknown> | string;
