#!/usr/bin/env node
// The command `perdure`, and the only file that accesses the process. Only `serve` loads the
// modules of the server, so that client commands start quickly.
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { DevHost } from './cli/dev/dev-host.ts';
import { EXIT } from './cli/exit.ts';
import { addLine } from './cli/line-file.ts';
import { run } from './cli/run.ts';
import { systemClock } from './lib/clock.ts';
import { COMPILE_CACHE_FOLDER, enableCompileCache } from './lib/compile-cache.ts';
import { findNpm, findShell, readProcess } from './lib/launcher.ts';
import type { ProcessInfo } from './lib/launcher.ts';
import { cryptoRandom } from './lib/random.ts';
import { makeDirectory } from './store/disk.ts';

// The package is resolved by name, because the bundle is at another depth than this file.
const { version } = createRequire(import.meta.url)('@perdure/sidecar/package.json') as {
  version: string;
};

/** Interval of checks for the end of the npm process that started this process. */
const LAUNCHER_CHECK_MS = 200;

/** npm forwards a signal that a terminal has sent to all processes: it arrives twice. */
const REPEATED_SIGNAL_MS = 1_000;

/** Calls back at the first of these signals, and again at a later one. */
function onSignals(
  signals: readonly NodeJS.Signals[],
  first: (signal: string) => void,
  again: () => void,
): void {
  let firstMs: number | undefined;
  const receive = (signal: NodeJS.Signals): void => {
    const nowMs = systemClock().now();
    if (firstMs === undefined) {
      firstMs = nowMs;
      first(signal);
    } else if (nowMs - firstMs >= REPEATED_SIGNAL_MS) again();
  };
  for (const signal of signals) process.on(signal, receive);
}

/**
 * Resolves at the first signal; a later signal ends the process immediately. A process also stops
 * when npm, a shell that waits for it, or `perdure dev` has started it and has ended: they forward
 * no signals.
 */
function stopRequested(): Promise<string> {
  return new Promise((resolve) => {
    onSignals(['SIGTERM', 'SIGINT'], resolve, () => process.exit(EXIT.failed));
    watchLauncher(resolve);
    if (process.env['PERDURE_PARENT'] === 'dev') watchDev(() => resolve('perdure dev ended'));
  });
}

/** `perdure dev` was killed: its worker, in a process group of its own, must end, too. */
function watchDev(onEnd: () => void): void {
  let group = 0;
  process.on('message', (message) => {
    group = Number((message as { readonly group?: unknown }).group ?? 0);
  });
  process.once('disconnect', () => {
    try {
      if (group > 0) process.kill(-group, 'SIGTERM');
    } catch {
      // It has ended.
    }
    onEnd();
  });
  process.channel?.unref();
}

/** `perdure dev` ends with the process that started it: a shell forwards no signals. */
const dev: DevHost = {
  program: process.execPath,
  args: [...process.execArgv, process.argv[1] ?? ''],
  env: process.env,
  folder: process.cwd(),
  onStop(stop, again) {
    onSignals(['SIGTERM', 'SIGINT', 'SIGHUP'], stop, () => {
      again();
      process.exit(EXIT.failed);
    });
    watchParent(() => stop('the process that started it has ended'));
    watchLauncher(stop);
  },
};

function watchParent(onEnd: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onEnd();
  }, LAUNCHER_CHECK_MS);
  timer.unref();
}

/** Calls back when the npm process or the shell that started this process has ended. */
function watchLauncher(onEnd: (why: string) => void): void {
  const parent = process.ppid;
  const read = (pid: number): ProcessInfo | undefined => readProcess(pid, process.platform);
  const npm = process.env['npm_command'] === undefined ? undefined : findNpm(parent, read);
  const launcher = npm ?? findShell(parent, read);
  if (launcher === undefined) return;
  const timer = setInterval(() => {
    // npm ends its shell before it ends, or is killed while its shell runs.
    if (isRunning(launcher) && process.ppid === parent) return;
    clearInterval(timer);
    onEnd(npm === undefined ? 'its shell ended' : 'npm ended');
  }, LAUNCHER_CHECK_MS);
  timer.unref();
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Enables the cache in the data directory, before most of the code is loaded. */
function useCompileCache(dataDir: string): void {
  try {
    makeDirectory(dataDir);
  } catch {
    // The store reports the reason later.
    return;
  }
  enableCompileCache(join(dataDir, COMPILE_CACHE_FOLDER), process.getuid?.());
}

/** SIGHUP reloads certificates and tokens. */
const onReloadRequested = (reload: () => void): void => {
  process.on('SIGHUP', reload);
};

/**
 * Ends the process after an unhandled error, because the state in memory may be wrong. The next
 * process recovers from disk.
 */
const onUncaught = (report: (error: unknown) => void): void => {
  const end = (error: unknown): void => {
    try {
      report(error);
    } finally {
      process.exit(EXIT.failed);
    }
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
};

const memoryBytes = (): number => process.memoryUsage.rss();

// A reader may end early, as in `perdure list | head`. A sidecar continues without the reader of
// its output.
process.stdout.on('error', () => {});

const code = await run(process.argv.slice(2), {
  version,
  env: process.env,
  isTerminal: { out: process.stdout.isTTY, err: process.stderr.isTTY },
  now: () => systemClock().now(),
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  dev,
  random: (count) => cryptoRandom().bytes(count),
  addLine,
  async serve(config) {
    useCompileCache(config.dataDir);
    const { serve } = await import('./compose/serve.ts');
    const print = (line: string): unknown => process.stdout.write(`${line}\n`);
    await serve(config, version, {
      pid: process.pid,
      nodeVersion: process.version,
      print,
      stopRequested,
      onReloadRequested,
      onUncaught,
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

// The process ends after the output is written, even with open handles.
process.exitCode = code;
process.stdout.write('', () => process.exit(code));
