// An external event: the name of a mailbox and the type of its payload.
import type { StandardSchema } from './standard-schema.ts';

/** `In` is what one raises, `Out` is what `ctx.waitFor` gives. */
export interface EventDefinition<In, Out = In> {
  readonly kind: 'event';
  readonly name: string;
  readonly schema: StandardSchema | undefined;
  /** For inference only; never set. */
  readonly shape?: { readonly in: (value: In) => void; readonly out: Out };
}
