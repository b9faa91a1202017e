// Runs the whole suite: all parts with all SDKs; resolves with the outcomes.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { playLiveRequests } from './live-requests.ts';
import { DriverProcess } from './driver-process.ts';
import type { DriverCommand } from './driver-process.ts';
import { readFeatures, wrongCases, wrongClaims } from './features.ts';
import type { Claims } from './features.ts';
import { pathOf } from './folder.ts';
import { bringsWorkers, liveModes, readLiveCases } from './live/case.ts';
import type { LiveCase, LiveMode } from './live/case.ts';
import { isPlayedBy, isPlayedHalf } from './live/eligible.ts';
import { recordHistories } from './live/recorded-history.ts';
import type { RecordedHistory } from './live/recorded-history.ts';
import { ownVersion, perform } from './live/suite.ts';
import type { Cast, Performance } from './live/suite.ts';
import type { Outcome, Part } from './outcome.ts';
import { replayHistory } from './replayed.ts';
import { profileOf, profileOfLive, unknownCoreFeatures } from './profile.ts';
import type { Profile } from './profile.ts';
import { comparePrograms } from './random/compare.ts';
import type { Sdk } from './sdk.ts';
import { stdioDriver } from './stdio-driver.ts';
import type { Column } from './table.ts';
import { playCases, readCases } from './transcripts.ts';
import { isSameMessage } from './wire.ts';

export interface Plan {
  readonly parts: readonly ('vectors' | 'random' | 'live' | 'across')[];
  readonly modes: readonly LiveMode[];
  readonly profiles: readonly Profile[];
  /** Prefix of the file names to run. */
  readonly prefix: string;
  readonly seed: number;
  /** First seed of the random programs. */
  readonly programsSeed: number;
  /** Number of random programs to compare. */
  readonly programs: number;
  say(line: string): void;
}

/** An SDK with a driver that can be started, and its claims. */
export interface Player extends Sdk, Column {
  readonly command: DriverCommand;
  readonly parts: readonly ('vectors' | 'live' | 'across')[];
}

/** Returns the parts of an SDK. For a driver of another project, its claims decide. */
function partsOf({ parts }: Sdk, { supports }: Claims): Player['parts'] {
  if (parts !== 'by claims') return parts;
  return supports.includes('timer') ? ['vectors', 'live', 'across'] : ['live'];
}

const one = (
  part: Part,
  sdks: readonly string[],
  name: string,
  wrong: readonly string[],
): Outcome => ({
  part,
  sdks,
  mode: '',
  file: part,
  name,
  features: [],
  wrong,
  tookMs: 0,
});

async function claimsOf(sdk: Sdk & { command: DriverCommand }): Promise<Claims> {
  const process = new DriverProcess(sdk.command, 'live');
  try {
    return (await process.send({ do: 'features' })) as Claims;
  } finally {
    await process.close();
  }
}

/** Finds the available drivers. A missing required driver is a failed outcome. */
export async function findPlayers(
  sdks: readonly Sdk[],
  say: (line: string) => void,
): Promise<{ players: Player[]; outcomes: Outcome[] }> {
  const players: Player[] = [];
  const outcomes: Outcome[] = [];
  for (const sdk of sdks) {
    const { command } = sdk;
    if ('missing' in command) {
      if (sdk.required)
        outcomes.push(one('claims', [sdk.name], 'its driver is available', [command.missing]));
      else say(`skipped: ${sdk.title}: ${command.missing}`);
      continue;
    }
    try {
      const claims = await claimsOf({ ...sdk, command });
      const wrong = wrongClaims(readFeatures(), claims);
      outcomes.push(one('claims', [sdk.name], 'it names every feature once', wrong));
      players.push({ ...sdk, command, claims, parts: partsOf(sdk, claims) });
    } catch (error) {
      outcomes.push(one('claims', [sdk.name], 'its driver starts', [String(error)]));
    }
  }
  return { players, outcomes };
}

async function playVectors(player: Player, { prefix, profiles }: Plan): Promise<Outcome[]> {
  const process = new DriverProcess(player.command, 'vectors');
  try {
    const beganMs = performance.now();
    const cases = readCases(pathOf('cases'), prefix).filter(({ case: one }) =>
      profiles.includes(profileOf(one)),
    );
    const results = await playCases(stdioDriver(player.title, process), cases);
    const tookMs = (performance.now() - beganMs) / Math.max(1, results.length);
    const played = results.map((result) => ({
      ...one('vectors', [player.name], result.name, result.wrong),
      file: result.file,
      tookMs,
    }));
    return [
      ...played,
      ...(profiles.includes('library') ? await playQuestions(player, process, prefix) : []),
      ...(await playBytes(player, process, prefix)),
    ];
  } finally {
    await process.close();
  }
}

async function playQuestions(
  player: Player,
  process: DriverProcess,
  prefix: string,
): Promise<Outcome[]> {
  const results = await playLiveRequests(process, prefix);
  return results.map(({ file, name, wrong }) => ({
    ...one('live requests', [player.name], name, wrong),
    file,
  }));
}

interface BytesCase {
  readonly case: string;
  readonly turns: readonly { readonly task: string; readonly result?: string }[];
}

/** Checks that the SDK decodes and encodes all transcripts to the same messages. */
async function playBytes(
  player: Player,
  process: DriverProcess,
  prefix: string,
): Promise<Outcome[]> {
  const folder = pathOf('vectors');
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith('.bytes.json'));
  const outcomes: Outcome[] = [];
  for (const file of files.filter((name) => name.startsWith(prefix))) {
    const cases = JSON.parse(readFileSync(join(folder, file), 'utf8')) as BytesCase[];
    for (const { case: name, turns } of cases) {
      const wrong: string[] = [];
      for (const [at, { task, result }] of turns.entries()) {
        for (const [message, bytes] of [
          ['perdure.v1.TurnTask', task],
          ['perdure.v1.TurnResult', result],
        ] as const) {
          if (bytes === undefined) continue;
          const answer = (await process.send({ do: 'recode', message, bytes })) as {
            bytes: string;
          };
          if (isSameMessage(message, bytes, answer.bytes)) continue;
          wrong.push(`turn ${at + 1}: ${message} is another message after decoding and encoding`);
        }
      }
      outcomes.push({ ...one('bytes', [player.name], name, wrong), file });
    }
  }
  return outcomes;
}

async function playStage(
  part: Part,
  sdks: readonly string[],
  performance: Performance,
): Promise<Outcome[]> {
  try {
    const results = await perform(performance);
    return results.map(({ file, case: played, wrong, tookMs }) => ({
      ...one(part, sdks, played.case, wrong),
      mode: performance.mode,
      file,
      features: played.features,
      tookMs,
    }));
  } catch (error) {
    const name = 'the sidecar and the workers start';
    return [{ ...one(part, sdks, name, [String(error)]), mode: performance.mode }];
  }
}

type Cases = Performance['cases'];

function castOf(player: Player, players: readonly Player[]): Cast | undefined {
  const { name, command } = player;
  if (player.parts.includes('across')) {
    return { drivers: { [name]: command }, client: name, workers: [{ driver: name, options: {} }] };
  }
  const node = players.find((other) => other.name === 'node');
  if (node === undefined) return undefined;
  return {
    drivers: { [name]: command, node: node.command },
    client: name,
    workers: [
      { driver: 'node', options: { activities: false } },
      { driver: name, options: { orchestrations: false } },
    ],
  };
}

async function playLiveModes(
  player: Player,
  players: readonly Player[],
  plan: Plan,
  record: (histories: RecordedHistory[]) => void,
): Promise<Outcome[]> {
  const cast = castOf(player, players);
  if (cast === undefined) return [];
  const isWhole = player.parts.includes('across');
  const eligible = isWhole ? isPlayedBy : isPlayedHalf;
  const all = readLiveCases('live/cases', plan.prefix).filter(
    ({ case: played }) =>
      plan.profiles.includes(profileOfLive(played)) && eligible(played, player.claims),
  );
  const outcomes: Outcome[] = [];
  for (const mode of plan.modes) {
    const cases = all.filter(({ case: { modes } }) => (modes ?? liveModes).includes(mode));
    const stage: Performance = { cast, mode, seed: plan.seed, cases };
    const after: Performance['after'] = async (client, ids) => {
      record(await recordHistories(client, ids, player.name));
    };
    const recording = mode === 'warm' && isWhole ? { ...stage, after } : stage;
    const beganMs = performance.now();
    outcomes.push(...(await playStage('live', [player.name], recording)));
    plan.say(`live ${player.name} ${mode}: ${Math.round(performance.now() - beganMs)} ms`);
  }
  return outcomes;
}

/** Runs orchestrations in one SDK and activities in the other, then children in the other. */
async function playPair(code: Player, work: Player, plan: Plan): Promise<Outcome[]> {
  const names = [code.name, work.name];
  const drivers = { [code.name]: code.command, [work.name]: work.command };
  const isPlayed = ({ case: played }: { case: LiveCase }): boolean =>
    plan.profiles.includes(profileOfLive(played)) &&
    isPlayedBy(played, code.claims) &&
    isPlayedBy(played, work.claims);
  const halves: Cases = readLiveCases('live/cases', plan.prefix)
    .filter(isPlayed)
    .filter(({ case: played }) => !bringsWorkers(played));
  const common = { mode: 'warm', seed: plan.seed } as const;
  const split = await playStage('across', names, {
    ...common,
    cases: halves,
    cast: {
      drivers,
      client: code.name,
      workers: [
        { driver: code.name, options: { activities: false, version: ownVersion } },
        { driver: work.name, options: { orchestrations: false } },
      ],
    },
  });
  const children = await playStage('across', names, {
    ...common,
    cases: readLiveCases('live/across', plan.prefix).filter(isPlayed),
    cast: {
      drivers,
      client: code.name,
      workers: names.map((driver) => ({ driver, options: { version: driver } })),
      words: { own: code.name, other: work.name },
    },
  });
  return [...split, ...children];
}

async function playReplayed(
  histories: readonly RecordedHistory[],
  players: readonly Player[],
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const player of players.filter(({ parts }) => parts.includes('vectors'))) {
    const process = new DriverProcess(player.command, 'vectors');
    try {
      const driver = stdioDriver(player.title, process);
      for (const history of histories) {
        if (history.recordedBy === player.name) continue;
        const wrong = await replayHistory(driver, history);
        const names = [history.recordedBy, player.name];
        const { name, features } = history;
        outcomes.push({ ...one('replayed', names, name, wrong), features });
      }
    } finally {
      await process.close();
    }
  }
  return outcomes;
}

/** Checks that random programs produce the same decisions in all SDKs with orchestrations. */
async function playRandom(players: readonly Player[], plan: Plan): Promise<Outcome[]> {
  const playing = players.filter(({ parts }) => parts.includes('vectors'));
  if (playing.length < 2) return [];
  const processes = playing.map(({ command }) => new DriverProcess(command, 'vectors'));
  try {
    const drivers = playing.map(({ title }, at) => stdioDriver(title, processes[at]!));
    const beganMs = performance.now();
    const first = plan.programsSeed * 10_000;
    const wrong = await comparePrograms(drivers, first, plan.programs);
    const tookMs = performance.now() - beganMs;
    plan.say(`random: ${plan.programs} programs from seed ${first}: ${Math.round(tookMs)} ms`);
    const name = `${plan.programs} random programs produce the same decisions`;
    const names = playing.map((player) => player.name);
    return [{ ...one('random', names, name, wrong), tookMs }];
  } finally {
    await Promise.all(processes.map((process) => process.close()));
  }
}

/** Runs the plan with all available drivers. */
export async function runSuite(players: readonly Player[], plan: Plan): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const histories: RecordedHistory[] = [];
  const cases = readLiveCases('live/cases', '').map((item) => item.case);
  outcomes.push(one('claims', [], 'each feature has a case', wrongCases(readFeatures(), cases)));
  const unknown = unknownCoreFeatures(new Set(readFeatures().map(({ name }) => name)));
  if (unknown.length > 0) outcomes.push(one('claims', [], 'core features exist', unknown));
  const doing = (part: (typeof plan.parts)[number]): boolean => plan.parts.includes(part);
  for (const player of players) {
    if (doing('vectors') && player.parts.includes('vectors')) {
      outcomes.push(...(await playVectors(player, plan)));
    }
    if (!doing('live') || !player.parts.includes('live')) continue;
    const record = (found: RecordedHistory[]): void => void histories.push(...found);
    outcomes.push(...(await playLiveModes(player, players, plan, record)));
  }
  if (doing('random')) outcomes.push(...(await playRandom(players, plan)));
  if (!doing('across')) return outcomes;
  const whole = players.filter(({ parts }) => parts.includes('across'));
  for (const code of whole) {
    for (const work of whole) {
      if (code !== work) outcomes.push(...(await playPair(code, work, plan)));
    }
  }
  outcomes.push(...(await playReplayed(histories, whole)));
  return outcomes;
}
