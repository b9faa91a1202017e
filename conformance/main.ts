// `npm run conformance`: runs transcripts and the live suite with each SDK, prints the supported
// features, and ends with `N passed, N failed`. README.md describes the options.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

import { readArguments } from './arguments.ts';
import { readFeatures } from './features.ts';
import { pathOf } from './folder.ts';
import { junitOf } from './junit.ts';
import type { Outcome } from './outcome.ts';
import { suiteOf } from './outcome.ts';
import { findPlayers, runSuite } from './run.ts';
import type { Player } from './run.ts';
import { sdks } from './sdk.ts';
import { pageOf, textTable } from './table.ts';

const say = (line: string): void => console.log(line);
const { machine, drivers, sdks: selected, plan, isWhole, write, junit } = readArguments(say);

/** Writes the page, or compares it with the existing page. */
function tend(players: readonly Player[], outcomes: readonly Outcome[]): Outcome[] {
  const path = pathOf('../docs/internals/conformance.md');
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const required = players.filter((player) => player.required);
  const optional = players.filter((player) => !player.required);
  const page = pageOf({ features: readFeatures(), required, optional, outcomes }, before);
  if (write) writeFileSync(path, page);
  const isSame = write || page === before;
  const wrong = isSame ? [] : ['it differs: `npm run conformance -- --write` writes it'];
  const name = 'the table in docs/internals/conformance.md matches this run';
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
const own = sdks(machine).filter(({ name }) => selected?.includes(name) ?? drivers.length === 0);
// The Node SDK runs the orchestrations for a driver that runs none. It is then not under test.
const helper = sdks(machine).filter(({ name }) => name === 'node' && drivers.length > 0);
const helpers = own.length > 0 ? [] : helper.map((sdk) => ({ ...sdk, parts: [] }));
const expected = [...own, ...helpers, ...drivers];
const { players, outcomes: found } = await findPlayers(expected, say);
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
if (junit !== undefined) writeFileSync(junit, junitOf(outcomes));
say(`${outcomes.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;
