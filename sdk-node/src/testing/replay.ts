// Replays recorded histories with the present code and reports the first difference.
import type { ActivityHandler } from '../model/activity.ts';
import type { OrchestrationHandler } from '../definitions/orchestration.ts';
import type { ErrorCode } from '../errors.ts';
import type { HistoryEvent } from '../model/wire-types.ts';
import { outcomeOf, turnError } from './run-turn.ts';
import type { OfflineOptions } from './run-turn.ts';

/** `ok`, or the first difference. */
export type ReplayReport =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly code: ErrorCode;
      readonly message: string;
      readonly eventId: number;
      readonly seq: number;
      readonly expected: string;
      readonly actual: string;
    };

/**
 * Replays a history with the handler of its orchestration: the handler of the recorded version, or
 * else the only handler of that name. Ignores activity handlers.
 * @example
 * const report = await replay(history, [orderHandler]);
 */
export async function replay(
  history: readonly HistoryEvent[],
  handlers: readonly (OrchestrationHandler | ActivityHandler)[],
  options: OfflineOptions = {},
): Promise<ReplayReport> {
  const resolve = (name: string, version: string): OrchestrationHandler | undefined => {
    const sameName = handlers.filter(
      (handler): handler is OrchestrationHandler =>
        handler.kind === 'orchestration' && handler.definition.name === name,
    );
    const exact = sameName.find(({ definition }) => definition.version === version);
    return exact ?? (sameName.length === 1 ? sameName[0] : undefined);
  };
  const outcome = await outcomeOf(history, resolve, options);
  if (outcome.kind === 'actions') return { ok: true };
  const { code, message, difference } = turnError(outcome);
  return { ok: false, code, message, ...difference };
}
