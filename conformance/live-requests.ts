// Transcripts of questions: a program, its turns, and what its orchestrator answers to queries and
// to the validation of updates, from memory and from one that is rebuilt.
import { readFileSync } from 'node:fs';

import type { Json, LiveRequest } from './case.ts';
import { differenceOf } from './difference.ts';
import type { DriverProcess } from './driver-process.ts';
import { pathOf } from './folder.ts';
import type { Result } from './transcripts.ts';
import { completed, recorded } from './recording.ts';
import { answerOf, liveRequestResultOf, askTaskOf, taskOf } from './wire.ts';
import type { TurnAnswer } from './wire.ts';

interface LiveRequestCase {
  readonly case: string;
  readonly program: Json;
  /** What each turn brings. */
  readonly turns: readonly (readonly Json[])[];
  readonly liveRequests: readonly (LiveRequest & { readonly answer: Json })[];
}

/** Plays the turns and gives the history with all decisions. */
async function playTurns(driver: DriverProcess, one: LiveRequestCase): Promise<Json[]> {
  await driver.ask({ do: 'open', session: 'asked', program: one.program });
  const history: Json[] = [];
  for (const [at, deliver] of one.turns.entries()) {
    const events = completed(deliver, history);
    history.push(...events);
    const task = taskOf(at === 0, at === 0 ? history : events, at + 1);
    const answer = await driver.ask({ do: 'turn', session: 'asked', task });
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
    for (const [at, { answer, ...question }] of one.liveRequests.entries()) {
      for (const events of [undefined, history]) {
        const task = askTaskOf(question, events, at + 1);
        const said = (await driver.ask({ do: 'ask', session: 'asked', task })) as {
          answer: string;
        };
        const how = events === undefined ? 'from memory' : 'rebuilt';
        const where = `question ${at + 1}, ${how}`;
        const difference = differenceOf(answer, liveRequestResultOf(said.answer, at + 1), where);
        if (difference !== undefined) wrong.push(difference);
      }
    }
  } catch (error) {
    wrong.push(String(error));
  } finally {
    await driver.ask({ do: 'close', session: 'asked' });
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
