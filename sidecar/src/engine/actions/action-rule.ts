import type {
  Action,
  ActionBodies,
  ActionKind,
  EndingActionKind,
  OpeningActionKind,
} from '../../model/action.ts';
import { PerdureError } from '../../model/error.ts';
import type { ErrorCode } from '../../model/error.ts';
import { GENERATED_ID_MARK } from '../child-id.ts';
import type { RoundBuilder } from '../round.ts';
import type { InstanceState } from '../state.ts';
import type { TurnInput } from '../turn-input.ts';

/** A turn while its actions are checked, one after the other. */
export interface TurnCheck {
  readonly state: InstanceState;
  /** Number of the next operation. */
  nextSeq: number;
  /** Updates that actions before this one have completed. Null: none. */
  completedUpdates: Set<string> | null;
}

/** All that the sidecar does with one kind of action. */
export interface ActionRule<K extends ActionKind> {
  /**
   * Checks names, sizes and options, without the state of the instance.
   * @throws PerdureError that names the field.
   */
  validate(body: ActionBodies[K], payloadBytesMax: number): void;
  /** The action opens the operation that its `seq` names. */
  readonly opensOperation: K extends OpeningActionKind ? true : false;
  /** The action ends the execution: it must be the last of its turn. */
  readonly endsExecution: K extends EndingActionKind ? true : false;
  /**
   * Checks the action against the state and the actions before it, before any of the turn is
   * applied. Default: nothing to check.
   * @throws PerdureError when the action must not be recorded.
   */
  check?(turn: TurnCheck, body: ActionBodies[K]): void;
  /** Records the action, and adds what follows from it to the Round. */
  apply(b: RoundBuilder, body: ActionBodies[K], input: TurnInput): void;
}

/** The body of an action. Its type is that of any kind: the rule of the same kind takes it. */
export function bodyOf(action: Action): ActionBodies[ActionKind] {
  return (action as unknown as ActionBodies)[action.kind];
}

/** @throws PerdureError that names the instance. */
export function refuse(state: InstanceState, code: ErrorCode, text: string): never {
  throw new PerdureError(code, `instance ${state.id}, execution ${state.execution}: ${text}`);
}

/** An id of the form that the sidecar generates would be taken without a look. */
export function checkChosenId({ state }: TurnCheck, id: string): void {
  if (!id.includes(GENERATED_ID_MARK)) return;
  refuse(state, 'INVALID_ARGUMENT', `instance id ${id} holds "${GENERATED_ID_MARK}"`);
}
