import type { HistoryLimits } from '../history-limits.ts';
import { RoundBuilder } from '../round.ts';
import type { Round } from '../round.ts';
import type { InstanceState } from '../state.ts';

/**
 * Warns code once per execution that its history is long. Null when the history is short or code
 * was warned.
 */
export function historyLimitNear(
  state: InstanceState,
  historyBytes: number,
  limits: HistoryLimits,
  nowMs: number,
): Round | null {
  const events = state.lastEventId;
  if (events < limits.eventsSuggest && historyBytes < limits.bytesSuggest) return null;
  if (state.endedMs !== 0 || state.extras?.limitNear === true) return null;
  const b = new RoundBuilder(state, nowMs);
  b.emit({ kind: 'historyLimitNear', historyLimitNear: { events, bytes: historyBytes } });
  return b.round;
}
