import { execFile } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { mutations } from './mutations.ts';

const program = fileURLToPath(new URL('./main.js', import.meta.url));

interface Found {
  readonly seed: number;
  readonly runs: number;
  readonly checker: string;
}

/** Runs seeds with a mutation in a separate process until one fails. */
function tryOne(name: string, seedsMax: number): Promise<Found | string> {
  const args = [program, '--mutation', name, '--seeds', String(seedsMax), '--no-shrink', '--first'];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { maxBuffer: 2 ** 26 }, (_, stdout, stderr) => {
      const failure = /^seed (\d+) fails .*\n {2}(G\d+ [a-z ]+|[a-z ]+):/m.exec(stdout);
      const runs = /^(\d+) seeds, /m.exec(stdout);
      if (failure === null || runs === null) resolve(`${stdout}${stderr}`.trim());
      else resolve({ seed: Number(failure[1]), checker: failure[2]!, runs: Number(runs[1]) });
    });
  });
}

/** Prints the checker that finds each mutation. Resolves with the exit code, 0 if all are found. */
export async function tryMutations(seedsMax: number): Promise<number> {
  let missed = 0;
  process.stdout.write('| Mutation | Found by | Seed | Runs |\n|---|---|---|---|\n');
  for (const { name } of mutations) {
    const found = await tryOne(name, seedsMax);
    if (typeof found === 'string') missed += 1;
    const says =
      typeof found === 'string'
        ? `not found: ${found.split('\n').at(-1)} | | `
        : `${found.checker} | ${found.seed} | ${found.runs}`;
    process.stdout.write(`| ${name} | ${says} |\n`);
  }
  process.stdout.write(`${mutations.length} mutations, ${missed} not found\n`);
  return missed > 0 ? 1 : 0;
}
