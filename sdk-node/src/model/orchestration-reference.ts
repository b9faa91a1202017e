// The parts of an orchestration definition that callers need.
import type { StandardSchema } from './standard-schema.ts';

/** An orchestration for callers. `In` and `Out` are the types of its input and output. */
export interface OrchestrationReference<In, Out> {
  readonly kind: 'orchestration';
  readonly name: string;
  /** Empty: unversioned. */
  readonly version: string;
  /** The default version for continue-as-new. */
  readonly continueAs: 'same' | 'latest';
  readonly input: StandardSchema | undefined;
  readonly output: StandardSchema | undefined;
  /** For inference only; never set. */
  readonly shape?: { readonly in: (value: In) => void; readonly out: Out };
}
