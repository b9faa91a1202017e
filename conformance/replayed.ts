import type { Driver } from './case.ts';
import type { RecordedHistory } from './live/recorded-history.ts';

/** The problem when an SDK replays a history of another: it must make no new decision. */
export async function replayHistory(driver: Driver, history: RecordedHistory): Promise<string[]> {
  const session = driver.open(history.program);
  try {
    const answer = await session.turn(true, history.events);
    if ('fails' in answer) return [`the turn failed: ${answer.fails.message}`];
    if (answer.actions.length === 0) return [];
    return [`it decided on its own: ${JSON.stringify(answer.actions)}`];
  } catch (error) {
    return [String(error)];
  } finally {
    await session.close();
  }
}
