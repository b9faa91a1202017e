import { ACTION_RULES } from '../engine/actions/rules.ts';
import type { ActionRule } from '../engine/actions/action-rule.ts';
import type { Action, ActionKind } from '../model/action.ts';
import type { Failure } from '../model/payload.ts';
import { withBoundedCauses } from '../model/validate.ts';

interface AnyBody {
  readonly name?: string;
  readonly seq?: number;
  readonly failure?: Failure | null;
}

function bodyOf(action: Action): AnyBody {
  return (action as unknown as { readonly [kind: string]: AnyBody })[action.kind]!;
}

/**
 * Checks the fields of an action before it is recorded.
 *
 * @throws PerdureError that names the field, not the action.
 */
export function checkAction(action: Action, bytesMax: number): void {
  const rule = ACTION_RULES[action.kind] as unknown as ActionRule<ActionKind>;
  rule.validate(bodyOf(action) as never, bytesMax);
}

/**
 * Returns the action with a chain of causes that all readers support; the same object if no change
 * is needed.
 */
export function withBoundedFailure(action: Action): Action {
  const body = bodyOf(action);
  const { failure = null } = body;
  if (failure === null) return action;
  const bounded = withBoundedCauses(failure);
  if (bounded === failure) return action;
  return { ...action, [action.kind]: { ...body, failure: bounded } };
}

/** Describes the action for people, such as `scheduleActivity "charge" (seq 3)`. */
export function describeAction(action: Action): string {
  const { name, seq } = bodyOf(action);
  const named = name === undefined ? '' : ` "${name.slice(0, 100)}"`;
  return `${action.kind}${named}${seq === undefined ? '' : ` (seq ${seq})`}`;
}
