// Updates: the definition, and the handlers that orchestrator code registers with `ctx.onUpdate`.
import type { StandardSchema } from './standard-schema.ts';

/** The update that a handler runs. */
export interface UpdateInfo {
  /** Id of the update, set by the caller or generated. */
  readonly id: string;
}

/** The handlers that `ctx.onUpdate` registers. */
export interface UpdateHandlers<In, Out> {
  /**
   * Validates an update. Throws to reject it; a rejected update is not recorded. Like a query
   * handler, it must not change state. Default: accepts every input that matches the schema.
   */
  readonly validate?: (input: In) => void | Promise<void>;
  /** Applies the update and returns the answer. It may use all operations of `ctx`. */
  readonly handle: (input: In, update: UpdateInfo) => Out | Promise<Out>;
}

/** A registered update with its handlers. */
export interface RegisteredUpdate {
  readonly definition: UpdateDefinition<never, unknown, unknown, never>;
  readonly handlers: UpdateHandlers<never, unknown>;
}

/**
 * A definition. `In` and `Out` are the types for clients, `HandlerIn` and `HandlerOut` those for
 * the handler.
 */
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
