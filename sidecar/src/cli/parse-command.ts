// Parses the command line to a command and its options, with commander.
import { Command as Parser, CommanderError, Option as ParserOption } from 'commander';

import type { Arguments, CommandRow, Options } from './command.ts';
import { EXIT_DOCS, EXIT, UsageError } from './exit.ts';
import { DEFAULT_NOUN, NOUNS, partsOf } from './nouns.ts';

const HELP_WIDTH = 100;

/** The result of parsing. */
export interface Parsed<Row extends CommandRow> extends Pick<Arguments, 'args' | 'text'> {
  readonly command: Row;
}

/** Inputs of parsing besides the arguments. */
export interface ParseOptions {
  readonly version: string;
  /** Prints help or the version. */
  print(text: string): void;
  readonly isColored: boolean;
}

/**
 * Parses the arguments to a command; null after help was printed.
 *
 * @throws UsageError with the error and, for a typo, the most similar name.
 */
export function parseCommand<Row extends CommandRow>(
  commands: readonly Row[],
  argv: readonly string[],
  options: ParseOptions,
): Parsed<Row> | null {
  let parsed: Parsed<Row> | null = null;
  const program = createProgram(commands, argv, options, (found) => (parsed = found));
  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return null;
    if (error.code === 'commander.help') missingVerb(argv[0]!, commands);
    throw new UsageError(messageOf(error));
  }
  return parsed;
}

function createProgram<Row extends CommandRow>(
  commands: readonly Row[],
  argv: readonly string[],
  { version, print, isColored }: ParseOptions,
  onCommand: (parsed: Parsed<Row>) => void,
): Parser {
  const program = configured(new Parser('perdure'), print, isColored)
    // `perdure start --version 2` is the version of the orchestration.
    .enablePositionalOptions()
    .description('durable execution beside your application')
    .version(version, '--version', 'print the version')
    .addHelpText('after', exitCodesText());
  const groups = new Map<string, Parser>();
  const groupOf = (noun: string): Parser => {
    let group = groups.get(noun);
    if (group === undefined) {
      group = childOf(program, noun)
        .description(NOUNS[noun] ?? '')
        .usage('COMMAND [options]');
      groups.set(noun, group);
    }
    return group;
  };
  for (const command of commands) {
    const { noun, verb } = partsOf(command.name);
    if (noun === '' || noun === DEFAULT_NOUN) {
      const title = noun === '' ? 'Sidecar:' : 'Instances (also as `perdure instance …`):';
      addCommand(program, verb, command, argv, onCommand).helpGroup(title);
    }
  }
  for (const command of commands) {
    const { noun, verb } = partsOf(command.name);
    if (noun === '') continue;
    addCommand(groupOf(noun).helpGroup('Groups:'), verb, command, argv, onCommand);
  }
  return program;
}

/** Creates a command without arguments, with the settings of its parent. */
function childOf(parent: Parser, name: string): Parser {
  return parent.command(name).copyInheritedSettings(parent);
}

function configured(parser: Parser, print: (text: string) => void, isColored: boolean): Parser {
  return parser
    .exitOverride()
    .helpCommand(false)
    .helpOption('-h, --help', 'print help')
    .showSuggestionAfterError(true)
    .configureOutput({
      writeOut: print,
      // The thrown error contains the message, which the caller prints on one line.
      writeErr: () => {},
      outputError: () => {},
      getOutHelpWidth: () => HELP_WIDTH,
      getOutHasColors: () => isColored,
    })
    .configureHelp({
      subcommandTerm: (child) =>
        [child.name(), ...child.registeredArguments.map((one) => one.name())].join(' '),
      optionTerm: (one) => one.flags.replaceAll(/[<>]/g, ''),
      commandUsage: (child) => usageOf(child),
      styleTitle: (text) => (isColored ? `\u001b[1m${text}\u001b[0m` : text),
    });
}

function usageOf(parser: Parser): string {
  const path: string[] = [];
  for (let one: Parser | null = parser; one !== null; one = one.parent) path.unshift(one.name());
  const args = parser.registeredArguments.map((one) => one.name());
  const rest = parser.commands.length > 0 ? ['COMMAND'] : args;
  return [...path, ...rest, '[options]'].join(' ');
}

function exitCodesText(): string {
  const names = Object.keys(EXIT) as (keyof typeof EXIT)[];
  const rows = names.map((name) => `  ${EXIT[name]}  ${EXIT_DOCS[name]}\n`);
  return `\nexit codes:\n${rows.join('')}`;
}

function missingVerb(noun: string, commands: readonly CommandRow[]): never {
  const parts = commands.map(({ name }) => partsOf(name)).filter((one) => one.noun === noun);
  const verbs = parts.map(({ verb }) => verb).join(', ');
  throw new UsageError(`"${noun}" is not a complete command. Add one of: ${verbs}`);
}

function addCommand<Row extends CommandRow>(
  parent: Parser,
  verb: string,
  row: Row,
  argv: readonly string[],
  onCommand: (parsed: Parsed<Row>) => void,
): Parser {
  const parser = childOf(parent, verb).description(
    row.details === undefined ? row.doc : `${row.doc}\n\n${row.details}`,
  );
  parser.summary(row.doc);
  for (const name of row.args) {
    parser.addArgument(
      parser.createArgument(`<${name}>`).argParser((value) => checkedArgument(name, value)),
    );
  }
  const options = new Map<string, ParserOption>();
  for (const [name, option] of parserOptions(row.options, argv)) {
    options.set(name, option);
    parser.addOption(option);
  }
  parser.action(() => {
    onCommand({
      command: row,
      args: parser.args,
      text: (name) => {
        const option = options.get(name);
        if (option === undefined) return undefined;
        const value: unknown = parser.getOptionValue(option.attributeName());
        return typeof value === 'string' ? value : value === true ? 'true' : undefined;
      },
    });
  });
  return parser;
}

function parserOptions(rows: Options, argv: readonly string[]): [string, ParserOption][] {
  return Object.entries(rows).map(([name, { placeholder, doc }]) => {
    if (placeholder === '') return [name, new ParserOption(`--${name}`, doc)];
    const option = new ParserOption(`--${name} <${placeholder}>`, doc);
    return [name, option.argParser((value) => checkedValue(name, value, argv))];
  });
}

/** Rejects an empty argument, which is usually an unset variable. */
function checkedArgument(name: string, value: string): string {
  if (value !== '') return value;
  throw new UsageError(`${name} is empty. Pass a value, or check the variable that it comes from`);
}

/**
 * Rejects an option as the value of another: in `--input --id x`, the value of `--input` is
 * missing. `--input=--id`, a negative number, and `-` for standard input are values.
 */
function checkedValue(name: string, value: string, argv: readonly string[]): string {
  const isOption = /^-[^.\d]/.test(value) && !argv.includes(`--${name}=${value}`);
  if (!isOption) return value;
  throw new UsageError(
    `--${name} has no value: "${value}" follows. Pass a value, or use --${name}=${value}`,
  );
}

/** The message of a usage error, in the form of all other errors. */
function messageOf(error: CommanderError): string {
  const [, text = error.message, hint] =
    /^(?:error: )?(.*?)(?:\n\(Did you mean (.*)\?\))?$/s.exec(error.message) ?? [];
  const quoted = text.replace(/'(.*)'/s, '"$1"');
  const suggestion = hint
    ?.replace(/^one of /, '')
    .split(', ')
    .map((one) => `"${one}"`);
  return suggestion === undefined ? quoted : `${quoted}. Did you mean ${suggestion.join(' or ')}?`;
}
