// `npm run conformance`: plays transcripts and live suite with every SDK, prints which feature
// works with which, and ends with `N passed, N failed`. README.md says what can be asked for.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { readFeatures } from './features.ts';
import { pathOf } from './folder.ts';
import { junitOf } from './junit.ts';
import { liveModes } from './live/case.ts';
import type { LiveMode } from './live/case.ts';
import type { Outcome } from './outcome.ts';
import { suiteOf } from './outcome.ts';
import { findPlayers, runSuite } from './run.ts';
import type { Plan, Player } from './run.ts';
import { sdks } from './sdk.ts';
import type { Machine } from './sdk.ts';
import { pageOf, textTable } from './table.ts';

const list = { type: 'string', multiple: true } as const;
const text = { type: 'string' } as const;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sdk: list,
    only: list,
    mode: list,
    seed: text,
    programs: text,
    junit: text,
    write: { type: 'boolean' },
    python: text,
    'no-python': text,
    go: text,
    'no-go': text,
  },
});

function chosen<Name extends string>(asked: string[] | undefined, all: readonly Name[]): Name[] {
  const names = asked ?? [...all];
  for (const name of names) {
    if (!all.includes(name as Name)) throw new Error(`"${name}" is none of ${all.join(', ')}`);
  }
  return names as Name[];
}

const say = (line: string): void => console.log(line);
const machine: Machine = {
  python: values.python ?? { missing: values['no-python'] ?? 'no interpreter was named' },
  go: values.go ?? { missing: values['no-go'] ?? 'no built driver was named' },
};
const plan: Plan = {
  parts: chosen(values.only, ['vectors', 'random', 'live', 'across'] as const),
  modes: chosen<LiveMode>(values.mode, liveModes),
  prefix: positionals[0] ?? '',
  seed: Number(values.seed ?? Math.floor(Math.random() * 1_000_000)),
  programs: Number(values.programs ?? 2_000),
  say,
};
const isWhole =
  plan.parts.length === 4 && plan.modes.length === 4 && plan.prefix === '' && !values.sdk;

/** Writes the page, or says that the one that is there differs. */
function tend(players: readonly Player[], outcomes: readonly Outcome[]): Outcome[] {
  const path = pathOf('../docs/conformance.md');
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const required = players.filter((player) => player.required);
  const optional = players.filter((player) => !player.required);
  const page = pageOf({ features: readFeatures(), required, optional, outcomes }, before);
  if (values.write === true) writeFileSync(path, page);
  const isSame = values.write === true || page === before;
  const wrong = isSame ? [] : ['it differs: `npm run conformance -- --write` writes it'];
  const name = 'the table in docs/conformance.md is that of this run';
  return [
    { part: 'claims', sdks: [], mode: '', file: 'docs', name, features: [], wrong, tookMs: 0 },
  ];
}

function countLine(outcomes: readonly Outcome[]): string[] {
  const counts = new Map<string, { passed: number; failed: number }>();
  for (const outcome of outcomes) {
    const name = suiteOf(outcome);
    const count = counts.get(name) ?? { passed: 0, failed: 0 };
    counts.set(name, count);
    if (outcome.wrong.length === 0) count.passed += 1;
    else count.failed += 1;
  }
  return [...counts].map(
    ([name, { passed, failed }]) => `${name}: ${passed} passed, ${failed} failed`,
  );
}

say(`seed ${plan.seed}`);
const wanted = sdks(machine).filter(({ name }) => values.sdk?.includes(name) ?? true);
const { players, outcomes: found } = await findPlayers(wanted, say);
const outcomes = [...found, ...(await runSuite(players, plan))];
if (isWhole) outcomes.push(...tend(players, outcomes));

const failed = outcomes.filter(({ wrong }) => wrong.length > 0);
for (const outcome of failed) {
  say(`failed: ${suiteOf(outcome)}: ${outcome.file}: ${outcome.name}`);
  for (const line of outcome.wrong) say(`  ${line}`);
}
if (plan.parts.includes('live')) {
  for (const line of textTable(readFeatures(), players, outcomes)) say(line);
}
for (const line of countLine(outcomes)) say(line);
if (values.junit !== undefined) writeFileSync(values.junit, junitOf(outcomes));
say(`${outcomes.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;
