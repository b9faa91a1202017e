// `npm run golden`: records the histories of scenarios that have none for the current version. It
// never replaces existing recordings. Use `-- --version 0.2.0` for a future version.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { perdure } from '../../fixtures/command.ts';
import { Stage } from '../../crash/points/stage.ts';
import type { Scenario } from '../../crash/points/scenario.ts';
import { fileOf, isRecorded } from './recordings.ts';
import { scenarios } from './scenarios.ts';

const manifest = createRequire(import.meta.url).resolve('@perdure/sidecar/package.json');
const current = (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
const versionFlagAt = process.argv.indexOf('--version');
const version = versionFlagAt < 0 ? current : process.argv[versionFlagAt + 1]!;

/** Stacks, which are removed: they depend on the machine, and replay does not read them. */
const STACKS = /"stack":"(?:[^"\\]|\\.)*"/g;

async function exported(scenario: Scenario): Promise<string> {
  await using stage = await Stage.open(scenario.handlers, null, 'honest');
  await stage.during(scenario.play(stage));
  const ids: string[] = [];
  for await (const { id } of stage.client.list()) ids.unshift(id);
  let lines = '';
  for (const id of ids) {
    const { code, out, err } = await perdure(stage.address, 'export', id);
    if (code !== 0) throw new Error(`"${id}" of ${scenario.name} cannot be exported: ${err}`);
    lines += out.replaceAll(STACKS, '"stack":""');
  }
  return lines;
}

let recorded = 0;
for (const scenario of scenarios) {
  if (isRecorded(version, scenario.name)) continue;
  const file = fileOf(version, scenario.name);
  mkdirSync(dirname(file), { recursive: true });
  // Fails if the file exists, because a recording must never be overwritten.
  writeFileSync(file, await exported(scenario), { flag: 'wx' });
  recorded += 1;
}
console.log(
  `golden: ${recorded} recorded for ${version}, ${scenarios.length - recorded} exist already`,
);
process.exit(0);
