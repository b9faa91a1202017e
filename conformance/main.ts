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

const printLine = (line: string): void => console.log(line);
const { machine, drivers, sdks: selected, plan, isWhole, write, junit } = readArguments(printLine);

/** Writes the page, or checks the existing page against this run. Returns the check's outcome. */
function checkPage(players: readonly Player[], outcomes: readonly Outcome[]): Outcome[] {
  const path = pathOf('../docs/internals/conformance.md');
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const required = players.filter((player) => player.required);
  const optional = players.filter((player) => !player.required);
  const page = pageOf({ features: readFeatures(), required, optional, outcomes }, before);
  if (write) writeFileSync(path, page);
  const isSame = write || page === before;
  const differences = isSame
    ? []
    : ['the page differs from this run. Run `npm run conformance -- --write` to update it'];
  const name = 'the table in docs/internals/conformance.md matches this run';
  return [
    {
      part: 'claims',
      sdks: [],
      mode: '',
      file: 'docs',
      name,
      features: [],
      wrong: differences,
      tookMs: 0,
    },
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

printLine(`seed ${plan.seed}`);
const selectedSdks = sdks(machine).filter(
  ({ name }) => selected?.includes(name) ?? drivers.length === 0,
);
// A driver may run no orchestrations. The Node SDK then runs them and is not under test.
const nodeSdk = sdks(machine).filter(({ name }) => name === 'node' && drivers.length > 0);
const helpers = selectedSdks.length > 0 ? [] : nodeSdk.map((sdk) => ({ ...sdk, parts: [] }));
const expected = [...selectedSdks, ...helpers, ...drivers];
const { players, outcomes: startOutcomes } = await findPlayers(expected, printLine);
const outcomes = [...startOutcomes, ...(await runSuite(players, plan))];
if (isWhole) outcomes.push(...checkPage(players, outcomes));

const failed = outcomes.filter(({ wrong }) => wrong.length > 0);
for (const outcome of failed) {
  printLine(`failed: ${suiteOf(outcome)}: ${outcome.file}: ${outcome.name}`);
  for (const line of outcome.wrong) printLine(`  ${line}`);
}
if (plan.parts.includes('live')) {
  for (const line of textTable(readFeatures(), players, outcomes)) printLine(line);
}
for (const line of countLine(outcomes)) printLine(line);
if (junit !== undefined) writeFileSync(junit, junitOf(outcomes));
printLine(`${outcomes.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;
