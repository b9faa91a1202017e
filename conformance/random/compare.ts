// Runs random programs on several drivers and compares their actions turn by turn; each must also
// replay the history of the other.
import { seededRandom } from '../live/trouble.ts';
import type { Answer, Driver, Json, Session } from '../case.ts';
import { differenceOf } from '../difference.ts';
import { completed, recorded } from '../recording.ts';
import { drawProgram, smallerThan } from './programs.ts';
import { World } from './world.ts';

const turnsMax = 9;
const sideBySide = 24;
const smallerMax = 300;

/** Returns the difference between the drivers. Undefined: none. */
async function differenceIn(
  drivers: readonly Driver[],
  program: Json,
  seed: number,
): Promise<string | undefined> {
  const sessions = drivers.map((driver) => driver.open(program));
  try {
    const world = new World(seededRandom(seed));
    return await play(drivers, sessions, program, world);
  } finally {
    await Promise.allSettled(sessions.map((session) => session.close()));
  }
}

async function play(
  drivers: readonly Driver[],
  sessions: readonly Session[],
  program: Json,
  world: World,
): Promise<string | undefined> {
  const history: Json[] = [];
  let deliver: readonly Json[] = [{ executionStarted: {} }];
  let done: Json[] = [];
  for (let turn = 1; turn <= turnsMax; turn += 1) {
    const events = completed(deliver, history);
    history.push(...events);
    const brought = turn === 1 ? history : [...done, ...events];
    const answers = await Promise.all(sessions.map((one) => one.turn(turn === 1, brought)));
    const first = answers[0]!;
    const wrong = answers
      .slice(1)
      .map((answer, at) =>
        differenceOf(comparable(first), comparable(answer), drivers[at + 1]!.name),
      )
      .find((difference) => difference !== undefined);
    const where = `turn ${turn}, after ${JSON.stringify(history)}`;
    if (wrong !== undefined) return `${wrong}\n    ${drivers[0]!.name} is "expected"; ${where}`;
    if ('fails' in first) return `all fail: ${first.fails.message}; ${where}`;
    const decided = recorded(first.actions, history);
    history.push(...decided);
    done = decided.filter((event) => 'stepCompleted' in event || 'stepFailed' in event);
    if (first.ended) break;
    world.see(first.actions);
    deliver = world.next();
  }
  return replayed(drivers, program, history);
}

/** Replays a history with all decisions, which must produce no new decision. */
async function replayed(
  drivers: readonly Driver[],
  program: Json,
  history: readonly Json[],
): Promise<string | undefined> {
  for (const driver of drivers) {
    const session = driver.open(program);
    const answer = await session.turn(true, history);
    await session.close();
    const difference = 'fails' in answer ? answer.fails.message : undefined;
    if (difference !== undefined) return `${driver.name} does not replay: ${difference}`;
    if ('actions' in answer && answer.actions.length > 0) {
      return `${driver.name} makes new decisions in a replay: ${JSON.stringify(answer.actions)}`;
    }
  }
  return undefined;
}

/** Messages and stacks of failures differ between languages; all other fields must be equal. */
function comparable(answer: Answer): Json {
  const text = JSON.stringify(answer, (key, value: unknown) => {
    if (key === 'message' || key === 'stack') return undefined;
    // The class of an aggregate error differs between languages too.
    return key === 'type' && value === 'AllFailedError' ? 'AggregateError' : value;
  });
  return JSON.parse(text) as Json;
}

/** Compares the drivers for the program of a seed. Returns undefined when they agree. */
async function compareSeed(drivers: readonly Driver[], seed: number): Promise<string | undefined> {
  let program = drawProgram(seededRandom(seed));
  let wrong = await differenceIn(drivers, program, seed);
  if (wrong === undefined) return undefined;
  let left = smallerMax;
  for (let shrunk = true; shrunk && left > 0;) {
    shrunk = false;
    for (const smaller of smallerThan(program)) {
      left -= 1;
      const still = left > 0 ? await differenceIn(drivers, smaller, seed) : undefined;
      if (still === undefined) continue;
      [program, wrong, shrunk] = [smaller, still, true];
      break;
    }
  }
  return `seed ${seed}, program ${JSON.stringify(program)}\n    ${wrong}`;
}

/**
 * Compares the programs of `count` seeds, starting with `first`. Resolves with one text per
 * difference.
 */
export async function comparePrograms(
  drivers: readonly Driver[],
  first: number,
  count: number,
): Promise<string[]> {
  const wrong: string[] = [];
  let next = first;
  const lane = async (): Promise<void> => {
    while (next < first + count && wrong.length < 3) {
      const seed = next;
      next += 1;
      const difference = await compareSeed(drivers, seed);
      if (difference !== undefined) wrong.push(difference);
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, lane));
  return wrong;
}
