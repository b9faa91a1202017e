#!/usr/bin/env node
// The command `perdure`, and the only file that touches the process. What serving needs is loaded
// only when it serves: a client command starts in a fraction of the time.
import { createRequire } from 'node:module';

import { addLine } from './cli/line-file.ts';
import { run } from './cli/run.ts';
import { systemClock } from './lib/clock.ts';
import { cryptoRandom } from './lib/random.ts';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

/** Resolves at the first signal; a second one ends the process as usual. */
function stopAsked(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve);
  });
}

/** SIGHUP asks to read certificates and tokens again. */
const onReloadAsked = (reload: () => void): void => void process.on('SIGHUP', reload);

const memoryBytes = (): number => process.memoryUsage.rss();

// A reader may leave early, as in `perdure list | head`; a sidecar outlives who read its line.
process.stdout.on('error', () => {});

const code = await run(process.argv.slice(2), {
  version,
  env: process.env,
  now: () => systemClock().now(),
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  random: (count) => cryptoRandom().bytes(count),
  addLine,
  async serve(config) {
    const { serve } = await import('./compose/serve.ts');
    const print = (line: string): unknown => process.stdout.write(`${line}\n`);
    await serve(config, version, {
      pid: process.pid,
      print,
      stopAsked,
      onReloadAsked,
      memoryBytes,
    });
  },
  files: {
    async check(directory) {
      const { checkDirectory } = await import('./store/check-directory.ts');
      return checkDirectory(directory, process.pid);
    },
    async compact(directory) {
      const { compactDirectory } = await import('./store/compact.ts');
      return compactDirectory(directory, process.pid);
    },
    async salvage(directory, instance, problem) {
      const { salvageDirectory } = await import('./store/salvage.ts');
      const { createEventCodec } = await import('./wire/event-codec.ts');
      const { loadContract } = await import('./wire/load.ts');
      const codec = createEventCodec(loadContract());
      await salvageDirectory(directory, process.pid, codec, { instance, problem });
    },
  },
  async restore(backup, directory) {
    const { restoreBackup } = await import('./store/backup.ts');
    return restoreBackup(backup, directory, process.pid);
  },
});

// Nothing that is left open may keep us; only what is still on its way to a reader may.
process.exitCode = code;
process.stdout.write('', () => process.exit(code));
