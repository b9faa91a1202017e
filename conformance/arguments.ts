// The options of `npm run conformance`.
import { parseArgs } from 'node:util';

import { liveModes } from './live/case.ts';
import type { LiveMode } from './live/case.ts';
import { profiles } from './profile.ts';
import type { Plan } from './run.ts';
import type { Machine, Sdk } from './sdk.ts';

const list = { type: 'string', multiple: true } as const;
const text = { type: 'string' } as const;
const parts = ['vectors', 'random', 'live', 'across'] as const;

function chosen<Name extends string>(selected: string[] | undefined, all: readonly Name[]): Name[] {
  const names = selected ?? [...all];
  for (const name of names) {
    if (!all.includes(name as Name)) throw new Error(`"${name}" is none of ${all.join(', ')}`);
  }
  return names as Name[];
}

/** A driver of another project, from `NAME=COMMAND`. */
function driverOf(argument: string): Sdk {
  const at = argument.indexOf('=');
  const [name, command] = [argument.slice(0, at), argument.slice(at + 1)];
  if (at < 1 || command.trim() === '') {
    throw new Error(
      `--driver "${argument}": expected NAME=COMMAND, such as java="java -jar x.jar"`,
    );
  }
  return {
    name,
    title: name,
    parts: 'by claims',
    // The mode is the last argument of the command.
    command: {
      program: '/bin/sh',
      args: ['-c', `exec ${command} "$@"`, name],
      cwd: process.env['INIT_CWD'] ?? process.cwd(),
      env: {},
    },
    required: true,
  };
}

export interface ConformanceArguments {
  readonly machine: Machine;
  /** Drivers of other projects. */
  readonly drivers: readonly Sdk[];
  /**
   * Names of the SDKs of this repository to run. Undefined: all, or none when `drivers` are set.
   */
  readonly sdks: readonly string[] | undefined;
  readonly plan: Plan;
  /** True: everything runs, so that the page can be written. */
  readonly isWhole: boolean;
  readonly write: boolean;
  readonly junit: string | undefined;
}

/** @throws Error for invalid arguments. */
export function readArguments(say: (line: string) => void): ConformanceArguments {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      sdk: list,
      driver: list,
      only: list,
      mode: list,
      profile: list,
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
  const plan: Plan = {
    parts: chosen(values.only, parts),
    modes: chosen<LiveMode>(values.mode, liveModes),
    profiles: chosen(values.profile, profiles),
    prefix: positionals[0] ?? '',
    seed: Number(values.seed ?? Math.floor(Math.random() * 1_000_000)),
    // The default seed is fixed, so that a check of a change does not fail because of an older
    // problem.
    programsSeed: Number(values.seed ?? 77),
    programs: Number(values.programs ?? 2_000),
    say,
  };
  const isWhole =
    plan.parts.length === parts.length &&
    plan.modes.length === liveModes.length &&
    plan.profiles.length === profiles.length &&
    plan.prefix === '' &&
    values.sdk === undefined &&
    values.driver === undefined;
  return {
    machine: {
      python: values.python ?? { missing: values['no-python'] ?? 'no interpreter was named' },
      go: values.go ?? { missing: values['no-go'] ?? 'no built driver was named' },
    },
    drivers: (values.driver ?? []).map(driverOf),
    sdks: values.sdk,
    plan,
    isWhole,
    write: values.write === true,
    junit: values.junit,
  };
}
