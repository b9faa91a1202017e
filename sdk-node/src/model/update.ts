// Updates: the definition, and the handlers that orchestrator code registers with `ctx.onUpdate`.
import type { StandardSchema } from './standard-schema.ts';

/** Which update a handler makes. */
export interface UpdateInfo {
  /** Chosen by the caller, or generated. */
  readonly id: string;
}

/** What `ctx.onUpdate` registers for an update. */
export interface UpdateHandlers<In, Out> {
  /**
   * Throws when the update is to be refused: then nothing of it is recorded. Reads the state and
   * changes nothing, as the handler of a query. Default: all that the schema lets pass.
   */
  readonly validate?: (input: In) => void | Promise<void>;
  /** Makes the change, with all that orchestrator code may do, and answers. */
  readonly handle: (input: In, update: UpdateInfo) => Out | Promise<Out>;
}

/** An update with its handlers, as a run keeps it. */
export interface RegisteredUpdate {
  readonly definition: UpdateDefinition<never, unknown, unknown, never>;
  readonly handlers: UpdateHandlers<never, unknown>;
}

/** `In`, `Out`: as clients see them; `HandlerIn`, `HandlerOut`: as the handler does. */
export interface UpdateDefinition<In, Out, HandlerIn = In, HandlerOut = Out> {
  readonly kind: 'update';
  readonly name: string;
  readonly input: StandardSchema | undefined;
  readonly output: StandardSchema | undefined;
  /** For inference only; never set. */
  readonly shape?: {
    readonly in: (value: In) => void;
    readonly out: Out;
    readonly handlerIn: HandlerIn;
    readonly handlerOut: (value: HandlerOut) => void;
  };
}
