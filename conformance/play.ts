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
  WantedFailure,
  WantedTurn,
} from './case.ts';
import { differenceOf } from './difference.ts';
import { completed, recorded } from './recording.ts';

type Wanted = Pick<WantedTurn, 'actions' | 'steps' | 'fails'>;

function failureDifference(wanted: WantedFailure, answer: Answer): string | undefined {
  if (!('fails' in answer)) return `expected the failure ${wanted.reason}, the turn succeeded`;
  const { fails } = answer;
  for (const key of Object.keys(wanted) as (keyof WantedFailure)[]) {
    const difference = differenceOf(wanted[key], fails[key], key);
    if (difference !== undefined) return `${difference}\n    message: ${fails.message}`;
  }
  return undefined;
}

/** Returns the problem of an answer. Undefined: none. */
function judge(wanted: Wanted, answer: Answer): string | undefined {
  if (wanted.fails !== undefined) return failureDifference(wanted.fails, answer);
  if ('fails' in answer) return `the turn failed: ${answer.fails.message}`;
  const difference = differenceOf(wanted.actions ?? [], answer.actions, 'actions');
  if (difference !== undefined || wanted.steps === undefined) return difference;
  return differenceOf(wanted.steps, answer.steps, 'steps');
}

async function playHistory(driver: Driver, wanted: HistoryCase): Promise<string | undefined> {
  const answer = await driver.open(wanted.program).turn(true, completed(wanted.history));
  return judge(wanted, answer);
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
  for (const [at, wanted] of turns.entries()) {
    const added = completed(wanted.deliver, history);
    history.push(...added);
    const full = mode === 'rebuilt' || at === 0;
    const answer = await session.turn(full, full ? history : [...outcomes, ...added]);
    const wrong = judge(wanted, answer);
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
export async function play(driver: Driver, wanted: Case): Promise<string[]> {
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
    return await playModes(noting, wanted);
  } catch (error) {
    return [`the driver did not answer: ${String(error)}`];
  } finally {
    await Promise.allSettled(sessions.map((session) => session.close()));
  }
}

async function playModes(driver: Driver, wanted: Case): Promise<string[]> {
  if ('history' in wanted) {
    const wrong = await playHistory(driver, wanted);
    return wrong === undefined ? [] : [wrong];
  }
  const fails = wanted.turns.some((turn) => turn.fails !== undefined);
  const all: string[] = [];
  for (const mode of wanted.modes ?? (fails ? modesOfFailures : modes)) {
    const wrong =
      mode === 'together'
        ? await playTogether(driver, wanted)
        : mode === 'replayed'
          ? await playReplayed(driver, wanted)
          : await playTurns(driver, wanted, mode);
    if (wrong !== undefined) all.push(`${mode}: ${wrong}`);
  }
  return all;
}
