// Plays one case in each of its modes and reports differences.
import type {
  Answer,
  Case,
  Driver,
  HistoryCase,
  Json,
  Mode,
  Session,
  TurnsCase,
  ExpectedFailure,
  ExpectedTurn,
} from './case.ts';
import { differenceOf } from './difference.ts';
import { completed, recorded } from './recording.ts';

type Expected = Pick<ExpectedTurn, 'actions' | 'steps' | 'fails'>;

function failureDifference(expected: ExpectedFailure, answer: Answer): string | undefined {
  if (!('fails' in answer)) return `expected the failure ${expected.reason}, the turn succeeded`;
  const { fails } = answer;
  for (const key of Object.keys(expected) as (keyof ExpectedFailure)[]) {
    const difference = differenceOf(expected[key], fails[key], key);
    if (difference !== undefined) return `${difference}\n    message: ${fails.message}`;
  }
  return undefined;
}

/** Returns the problem of an answer. Undefined: none. */
function judge(expected: Expected, answer: Answer): string | undefined {
  if (expected.fails !== undefined) return failureDifference(expected.fails, answer);
  if ('fails' in answer) return `the turn failed: ${answer.fails.message}`;
  const difference = differenceOf(expected.actions ?? [], answer.actions, 'actions');
  if (difference !== undefined || expected.steps === undefined) return difference;
  return differenceOf(expected.steps, answer.steps, 'steps');
}

async function playHistory(driver: Driver, expected: HistoryCase): Promise<string | undefined> {
  const answer = await driver.open(expected.program).turn(true, completed(expected.history));
  return judge(expected, answer);
}

async function playTurns(
  driver: Driver,
  { program, turns }: TurnsCase,
  mode: 'sticky' | 'rebuilt',
): Promise<string | undefined> {
  const session = driver.open(program);
  const history: Json[] = [];
  // Outcomes of steps that ended within their turn are delivered with the next turn.
  let outcomes: Json[] = [];
  for (const [at, expected] of turns.entries()) {
    const added = completed(expected.deliver, history);
    history.push(...added);
    const full = mode === 'rebuilt' || at === 0;
    const answer = await session.turn(full, full ? history : [...outcomes, ...added]);
    const wrong = judge(expected, answer);
    if (wrong !== undefined) return `turn ${at + 1}: ${wrong}`;
    if ('fails' in answer) continue;
    const decided = recorded(answer.actions, history);
    history.push(...decided);
    outcomes = decided.filter((event) => 'stepCompleted' in event || 'stepFailed' in event);
  }
  return undefined;
}

/** Plays all deliveries in one turn, which must produce the same decisions. */
async function playTogether(
  driver: Driver,
  { program, turns }: TurnsCase,
): Promise<string | undefined> {
  const deliveries = completed(turns.flatMap(({ deliver }) => deliver));
  const answer = await driver.open(program).turn(true, deliveries);
  return judge({ actions: turns.flatMap(({ actions }) => actions ?? []) }, answer);
}

/** Plays the whole history including the last decisions, which must produce no new decision. */
async function playReplayed(
  driver: Driver,
  { program, turns }: TurnsCase,
): Promise<string | undefined> {
  const history: Json[] = [];
  for (const { deliver, actions = [] } of turns) {
    history.push(...completed(deliver, history));
    history.push(...recorded(actions, history));
  }
  return judge({ actions: [] }, await driver.open(program).turn(true, history));
}

const modes: readonly Mode[] = ['sticky', 'rebuilt', 'together', 'replayed'];
// A failed turn records no decisions, and with all deliveries in one turn it fails at another
// place.
const modesOfFailures: readonly Mode[] = ['sticky', 'rebuilt'];

/** Plays a case; resolves with one text per failed mode, none if the case passes. */
export async function play(driver: Driver, expected: Case): Promise<string[]> {
  const sessions: Session[] = [];
  const noting: Driver = {
    name: driver.name,
    open: (program) => {
      const session = driver.open(program);
      sessions.push(session);
      return session;
    },
  };
  try {
    return await playModes(noting, expected);
  } catch (error) {
    return [`the driver did not answer: ${String(error)}`];
  } finally {
    await Promise.allSettled(sessions.map((session) => session.close()));
  }
}

async function playModes(driver: Driver, expected: Case): Promise<string[]> {
  if ('history' in expected) {
    const wrong = await playHistory(driver, expected);
    return wrong === undefined ? [] : [wrong];
  }
  const fails = expected.turns.some((turn) => turn.fails !== undefined);
  const all: string[] = [];
  for (const mode of expected.modes ?? (fails ? modesOfFailures : modes)) {
    const wrong =
      mode === 'together'
        ? await playTogether(driver, expected)
        : mode === 'replayed'
          ? await playReplayed(driver, expected)
          : await playTurns(driver, expected, mode);
    if (wrong !== undefined) all.push(`${mode}: ${wrong}`);
  }
  return all;
}
