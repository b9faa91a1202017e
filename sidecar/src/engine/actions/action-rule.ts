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

/** The state of a turn while its actions are checked one after the other. */
export interface TurnCheck {
  readonly state: InstanceState;
  /** Number of the next operation. */
  nextSeq: number;
  /** Updates that earlier actions of the turn have completed. Null: none. */
  completedUpdates: Set<string> | null;
  /** Change ids that the execution reaches for the first time in this turn. Null: none. */
  newPatches: Set<string> | null;
}

/** The rule of one kind of action: how it is checked, recorded and applied. */
export interface ActionRule<K extends ActionKind> {
  /**
   * Checks names, sizes and options, without the state of the instance.
   * @throws PerdureError that names the field.
   */
  validate(body: ActionBodies[K], payloadBytesMax: number): void;
  /** True when the action opens the operation that its `seq` names. */
  readonly opensOperation: K extends OpeningActionKind ? true : false;
  /** True when the action ends the execution. It must then be the last of its turn. */
  readonly endsExecution: K extends EndingActionKind ? true : false;
  /**
   * Checks the action against the state and the actions before it, before any action of the turn is
   * applied. Default: no check.
   * @throws PerdureError when the action must not be recorded.
   */
  check?(turn: TurnCheck, body: ActionBodies[K]): void;
  /** Records the action, and adds its effects to the Round. */
  apply(b: RoundBuilder, body: ActionBodies[K], input: TurnInput): void;
}

/**
 * The body of an action. Its type covers all kinds, because only the rule of the same kind receives
 * the body.
 */
export function bodyOf(action: Action): ActionBodies[ActionKind] {
  return (action as unknown as ActionBodies)[action.kind];
}

/** @throws PerdureError with the id of the instance. */
export function refuse(state: InstanceState, code: ErrorCode, text: string): never {
  throw new PerdureError(code, `instance ${state.id}, execution ${state.execution}: ${text}`);
}

/** Rejects an id in the form of generated ids: such an id would be assumed to be unique. */
export function checkChosenId({ state }: TurnCheck, id: string): void {
  if (!id.includes(GENERATED_ID_MARK)) return;
  refuse(state, 'INVALID_ARGUMENT', `instance id ${id} contains "${GENERATED_ID_MARK}"`);
}
