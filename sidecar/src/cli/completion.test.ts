import { execFileSync } from 'node:child_process';

import { describe, expect, it } from 'vitest';

import { allCommands } from './commands.ts';
import { completionScript, SHELLS } from './completion.ts';

const script = (shell: string): string => completionScript(shell, allCommands())!;

/** Returns the completions that bash offers for the last word of a line. */
function completionsOf(line: string): string[] {
  const words = line.split(' ');
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const call = `COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _perdure`;
  const text = `${script('bash')}\n${call}; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', text], { encoding: 'utf8' }).trimEnd().split('\n');
}

describe('completion in bash', () => {
  it.each([
    ['perdure sta', ['start']],
    ['perdure sched', ['schedule']],
    ['perdure schedule cr', ['create']],
    ['perdure instance l', ['list']],
    ['perdure list --lim', ['--limit']],
    ['perdure instance list --lim', ['--limit']],
    ['perdure list --output ', ['table', 'json']],
    ['perdure start order --reuse re', ['reject', 'replace-ended']],
    ['perdure completion ', ['bash', 'zsh', 'fish', '--help']],
    ['perdure batch start can', ['cancel']],
    ['perdure schedule create nightly report --overlap skip --cr', ['--cron']],
    ['perdure serve --log-l', ['--log-level']],
  ])('completes "%s" with %j', (line, words) => {
    expect(completionsOf(line)).toEqual(words);
  });
});

it.each(SHELLS)('has a script for %s with every command and option', (shell) => {
  const text = script(shell);
  for (const { name, options } of allCommands()) {
    for (const word of name.split(' ')) expect(text).toContain(word);
    for (const option of Object.keys(options)) expect(text).toContain(option);
  }
});

it('has no script for other shells', () => {
  expect(completionScript('tcsh', allCommands())).toBeUndefined();
  expect(completionScript('toString', allCommands())).toBeUndefined();
});
