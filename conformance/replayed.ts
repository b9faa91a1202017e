import type { Driver } from './case.ts';
import type { RecordedHistory } from './live/recorded-history.ts';

/**
 * Replays the history of another SDK, which must produce no new decision. Resolves with the
 * problems.
 */
export async function replayHistory(driver: Driver, history: RecordedHistory): Promise<string[]> {
  const session = driver.open(history.program);
  try {
    const answer = await session.turn(true, history.events);
    if ('fails' in answer) return [`the turn failed: ${answer.fails.message}`];
    if (answer.actions.length === 0) return [];
    return [`it made new decisions: ${JSON.stringify(answer.actions)}`];
  } catch (error) {
    return [String(error)];
  } finally {
    await session.close();
  }
}
