#!/usr/bin/env node
// The command `perdure`, and the one composition root: the only file that touches the process.
import { createRequire } from 'node:module';

import { serve } from './cli/serve.ts';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

function asked(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve);
  });
}

async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  if (command !== 'serve') {
    process.stderr.write('usage: perdure serve [settings]\n');
    return 2;
  }
  await serve(rest, version, {
    pid: process.pid,
    environment: process.env,
    print: (line) => process.stdout.write(`${line}\n`),
    asked,
  });
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`perdure: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
