// An external event: the name of a mailbox and the type of its payload.
import type { StandardSchema } from './standard-schema.ts';

/** A definition. `In` is the type of raised payloads, `Out` the result type of `ctx.waitFor`. */
export interface EventDefinition<In, Out = In> {
  readonly kind: 'event';
  readonly name: string;
  readonly schema: StandardSchema | undefined;
  /** For inference only; never set. */
  readonly shape?: { readonly in: (value: In) => void; readonly out: Out };
}
