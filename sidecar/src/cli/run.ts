// The command `perdure`: an ordinary client of the sidecar, which uses the public contract. Each
// command is a row of a table. Output is a table for people, or JSON for programs.
import { PerdureError } from '../model/error.ts';
import { CallError } from './call-error.ts';
import { printingTo } from './command.ts';
import type { LocalCommand } from './command.ts';
import { EXIT, exitOf, UsageError } from './exit.ts';
import { parseCommand } from './parse-command.ts';
import { SERVE } from './serve-command.ts';
import { usesColor } from './style.ts';
import type { Terminal } from './terminal.ts';

/**
 * Loads the commands that the arguments can name. For `serve` these are few, so that the sidecar
 * starts faster.
 */
async function commandsFor(argv: readonly string[]): Promise<readonly LocalCommand[]> {
  if (argv[0] === SERVE.name) return [SERVE];
  const { allCommands } = await import('./commands.ts');
  return allCommands();
}

/**
 * Converts `help schedule create` to `schedule create --help`, and no arguments to a request for
 * help.
 */
function withHelp(args: readonly string[]): readonly string[] {
  if (args.length === 0) return ['--help'];
  if (args[0] === 'help') return [...args.slice(1), '--help'];
  return args[0] === 'version' ? ['--version', ...args.slice(1)] : args;
}

async function dispatch(args: readonly string[], terminal: Terminal): Promise<number> {
  const argv = withHelp(args);
  const isColored = usesColor(terminal.isTerminal?.out ?? false, terminal.env);
  const out = printingTo((text) => terminal.out(text), isColored);
  const commands = await commandsFor(argv);
  const parsed = parseCommand(commands, argv, {
    version: terminal.version,
    print: (text) => terminal.out(text),
    isColored,
  });
  if (parsed === null) return EXIT.ok;
  const { command, args: positionals, text } = parsed;
  return command.run({ terminal, commands, args: positionals, text, out });
}

/** Runs one command. Resolves to its exit code; an error is printed on one line. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await dispatch(args, terminal);
  } catch (error) {
    const isColored = usesColor(terminal.isTerminal?.err ?? false, terminal.env);
    const print = printingTo((text) => terminal.err(text), isColored);
    const name = { text: 'perdure:', style: 'bad' } as const;
    const printError = (message: string): void => print({ parts: [name, ` ${message}`] });
    if (error instanceof UsageError) {
      printError(error.message);
      print('run `perdure help` for the commands');
      return EXIT.usage;
    }
    if (error instanceof CallError || error instanceof PerdureError) {
      printError(error.message);
      return exitOf(error.code);
    }
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const [first = '', ...rest] = text.split('\n');
    printError(first);
    print(rest);
    return EXIT.failed;
  }
}
