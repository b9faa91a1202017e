// The machine and the measured programs, for a record.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { cpus, release, totalmem } from 'node:os';

import type { AppLanguage } from './arguments.ts';
import type { Machine, System } from './record.ts';

/** @param nodeFile the Node that runs the measured programs. */
export function thisMachine(nodeFile: string): Machine {
  const all = cpus();
  return {
    cpus: all.length,
    cpu_model: all[0]?.model.trim() ?? 'unknown',
    mem_gib: Math.round(totalmem() / 1024 ** 3),
    kernel: release(),
    node: execFileSync(nodeFile, ['--version'], { encoding: 'utf8' }).trim(),
  };
}

const require = createRequire(import.meta.url);

function versionOf(packageName: string): string {
  return (require(`${packageName}/package.json`) as { version: string }).version;
}

export function thisSystem(
  transport: 'unix' | 'tcp',
  app: AppLanguage,
  label: string | undefined,
): System {
  return {
    name: 'perdure',
    server_version: versionOf('@perdure/sidecar'),
    sdk: app,
    sdk_version: versionOf('@perdure/sdk'),
    durability: 'flushed to disk before anything is acknowledged or dispatched; grouped commits',
    transport: transport === 'unix' ? 'unix socket' : 'loopback TCP',
    ...(label === undefined ? {} : { label }),
  };
}
