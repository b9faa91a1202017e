import { TURN_ACTIONS_MAX, TURN_BYTES_MAX } from '../limits.ts';
import type { Action } from '../model/action.ts';
import type { TurnResultPart } from '../wire/worker-frames.ts';
import { checkAction, describeAction, withBoundedFailure } from './validate-action.ts';

/**
 * A turn result after its last part; `problem` is the reason of an invalid result. Stale: the part
 * belongs to a turn that is not in flight.
 */
export type WholeTurn =
  | 'stale'
  | { readonly actions: readonly Action[]; readonly problem: null }
  | { readonly actions: null; readonly problem: string };

interface Partial {
  actions: Action[];
  bytes: number;
  problem: string | null;
}

/** Joins the parts of turn results, and checks their actions. */
export class TurnParts {
  readonly #payloadBytesMax: number;
  readonly #isOut: (token: number) => boolean;
  readonly #partials = new Map<number, Partial>();
  #bytes = 0;

  /** @param isOut returns true if the turn of a token is in flight at the worker. */
  constructor(payloadBytesMax: number, isOut: (token: number) => boolean) {
    this.#payloadBytesMax = payloadBytesMax;
    this.#isOut = isOut;
  }

  /** Adds a part from a frame of `frameBytes`. Returns null while parts are missing. */
  add(part: TurnResultPart, frameBytes: number): WholeTurn | null {
    const before = this.#partials.get(part.token);
    if (before === undefined && !part.more) {
      return whole(part.actions as readonly Action[], this.#problemOf(part));
    }
    if (!this.#isOut(part.token)) {
      this.#drop(part.token);
      return 'stale';
    }
    const problem = this.#problemOf(part);

    const partial = before ?? { actions: [], bytes: 0, problem: null };
    this.#partials.set(part.token, partial);
    this.#append(partial, part, frameBytes);
    partial.problem ??= problem;
    if (part.more) return null;
    this.#drop(part.token);
    return whole(partial.actions, partial.problem);
  }

  /** Drops the parts of turns that are no longer in flight. */
  dropStale(): void {
    for (const token of this.#partials.keys()) if (!this.#isOut(token)) this.#drop(token);
  }

  #drop(token: number): void {
    this.#bytes -= this.#partials.get(token)?.bytes ?? 0;
    this.#partials.delete(token);
  }

  #append(partial: Partial, part: TurnResultPart, frameBytes: number): void {
    if (partial.problem !== null) return;
    partial.bytes += frameBytes;
    this.#bytes += frameBytes;
    const count = partial.actions.length + part.actions.length;
    if (count > TURN_ACTIONS_MAX) {
      partial.problem = `the turn has more than ${TURN_ACTIONS_MAX} actions`;
    } else if (this.#bytes > TURN_BYTES_MAX) {
      partial.problem = `the actions of the turn have more than ${TURN_BYTES_MAX} bytes`;
    } else {
      for (const action of part.actions as readonly Action[]) partial.actions.push(action);
      return;
    }
    partial.actions = [];
    this.#bytes -= partial.bytes;
    partial.bytes = 0;
  }

  #problemOf({ actions }: TurnResultPart): string | null {
    if (actions.length > TURN_ACTIONS_MAX) {
      return `the turn has more than ${TURN_ACTIONS_MAX} actions`;
    }
    for (const action of actions) {
      if (action.kind === undefined) {
        return 'the turn has an action of a kind that this sidecar does not support: upgrade it';
      }
      try {
        checkAction(action, this.#payloadBytesMax);
      } catch (error) {
        return `${describeAction(action)}: ${(error as Error).message}`;
      }
    }
    return null;
  }
}

function whole(actions: readonly Action[], problem: string | null): WholeTurn {
  if (problem !== null) return { actions: null, problem };
  const isBounded = actions.every((action) => withBoundedFailure(action) === action);
  return { actions: isBounded ? actions : actions.map(withBoundedFailure), problem };
}
