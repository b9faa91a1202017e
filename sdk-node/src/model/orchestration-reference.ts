// What names an orchestration to those that start or call it: its definition without the binding of
// an implementation.
import type { StandardSchema } from './standard-schema.ts';

/** An orchestration as callers see it. `In` and `Out` are the types of its input and output. */
export interface OrchestrationReference<In, Out> {
  readonly kind: 'orchestration';
  readonly name: string;
  /** Empty: unversioned. */
  readonly version: string;
  /** The version that continue-as-new continues with, when the call does not say it. */
  readonly continueAs: 'same' | 'latest';
  readonly input: StandardSchema | undefined;
  readonly output: StandardSchema | undefined;
  /** For inference only; never set. */
  readonly shape?: { readonly in: (value: In) => void; readonly out: Out };
}
