// Transcripts of live requests: a program, its turns, and the answers to queries and validations of
// updates, from the orchestrator in memory and from a rebuilt one.
import { readFileSync } from 'node:fs';

import type { Json, LiveRequest } from './case.ts';
import { differenceOf } from './difference.ts';
import type { DriverProcess } from './driver-process.ts';
import { pathOf } from './folder.ts';
import type { Result } from './transcripts.ts';
import { completed, recorded } from './recording.ts';
import { answerOf, liveRequestResultOf, liveRequestTaskOf, taskOf } from './wire.ts';
import type { TurnAnswer } from './wire.ts';

interface LiveRequestCase {
  readonly case: string;
  readonly program: Json;
  /** Deliveries of each turn. */
  readonly turns: readonly (readonly Json[])[];
  readonly liveRequests: readonly (LiveRequest & { readonly answer: Json })[];
}

/** Plays the turns; resolves with the history including all decisions. */
async function playTurns(driver: DriverProcess, one: LiveRequestCase): Promise<Json[]> {
  await driver.send({ do: 'open', session: 'live-requests', program: one.program });
  const history: Json[] = [];
  for (const [at, deliver] of one.turns.entries()) {
    const events = completed(deliver, history);
    history.push(...events);
    const task = taskOf(at === 0, at === 0 ? history : events, at + 1);
    const answer = await driver.send({ do: 'turn', session: 'live-requests', task });
    const decided = answerOf(answer as TurnAnswer, at + 1);
    if ('fails' in decided) throw new Error(`turn ${at + 1} failed: ${decided.fails.message}`);
    history.push(...recorded(decided.actions, history));
  }
  return history;
}

async function play(driver: DriverProcess, one: LiveRequestCase): Promise<string[]> {
  const wrong: string[] = [];
  try {
    const history = await playTurns(driver, one);
    for (const [at, { answer, ...request }] of one.liveRequests.entries()) {
      for (const events of [undefined, history]) {
        const task = liveRequestTaskOf(request, events, at + 1);
        const result = (await driver.send({ do: 'ask', session: 'live-requests', task })) as {
          answer: string;
        };
        const how = events === undefined ? 'from memory' : 'rebuilt';
        const where = `live request ${at + 1}, ${how}`;
        const difference = differenceOf(answer, liveRequestResultOf(result.answer, at + 1), where);
        if (difference !== undefined) wrong.push(difference);
      }
    }
  } catch (error) {
    wrong.push(String(error));
  } finally {
    await driver.send({ do: 'close', session: 'live-requests' });
  }
  return wrong;
}

/** Plays all of `live-requests.json`. */
export async function playLiveRequests(driver: DriverProcess, prefix: string): Promise<Result[]> {
  const file = 'live-requests.json';
  if (!file.startsWith(prefix)) return [];
  const cases = JSON.parse(readFileSync(pathOf(file), 'utf8')) as LiveRequestCase[];
  const results: Result[] = [];
  for (const one of cases) results.push({ file, name: one.case, wrong: await play(driver, one) });
  return results;
}
