import type { LocalCommand } from './command.ts';
import { completionScript, SHELLS } from './completion.ts';
import { EXIT, UsageError } from './exit.ts';

/** Prints the completion script of a shell. */
export const COMPLETION: LocalCommand = {
  name: 'completion',
  args: ['SHELL'],
  choices: SHELLS,
  doc: `print the completion script for a shell: ${SHELLS.join(', ')}`,
  details: 'Load it from the start-up file of the shell: source <(perdure completion bash)',
  options: {},
  run({ args, out, commands }) {
    const script = completionScript(args[0]!, commands);
    if (script === undefined) {
      throw new UsageError(`SHELL "${args[0]}": expected ${SHELLS.join(', ')}`);
    }
    out(script.trimEnd().split('\n'));
    return EXIT.ok;
  },
};
