// What orchestrator code gives `ctx.onUpdate`.
import type { UpdateDefinition } from '../definitions/update.ts';

/** Which update a handler makes. */
export interface UpdateInfo {
  /** Chosen by the caller, or made up for it. */
  readonly id: string;
}

export interface UpdateHandlers<In, Out> {
  /**
   * Throws when the update is to be refused: then nothing of it is recorded. Reads the state and
   * changes nothing, as the handler of a query. Left out: all that the schema lets pass.
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
