// The command `perdure`: a client of the sidecar like any other, which goes through the contract.
// Every command is a row of a table; what it prints is for humans, or for programs with --json.
import { parseArgs } from 'node:util';

import { configFileOf, readConfig } from '../config/read.ts';
import { isSwitch, SETTING_NAMES, SETTINGS, variableOf } from '../config/settings.ts';
import type { Config } from '../config/settings.ts';
import { PerdureError } from '../model/error.ts';
import type { BackupCopy } from '../model/ports.ts';
import { loadContract } from '../wire/load.ts';
import { targetOf } from './address.ts';
import { printingTo } from './command.ts';
import type { Command } from './command.ts';
import { COMMANDS } from './commands.ts';
import { CallFailed, Connection } from './connection.ts';
import { EXIT, exitOf, UsageError } from './exit.ts';
import { makeToken, TOKEN_HELP, TOKEN_OPTIONS } from './token-command.ts';
import { secrecyOf } from './secrecy.ts';
import { COMMON_OPTIONS, commandHelp, generalHelp, serveHelp } from './help.ts';
import { RESTORE_HELP, restoredText } from './restore.ts';
import { STORE_COMMANDS, storeHelp } from './store-commands.ts';
import type { StoreCommand, StoreFiles } from './store-commands.ts';

/** What commands need of their process. */
export interface Terminal {
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  now(): number;
  out(text: string): void;
  err(text: string): void;
  /** Runs the sidecar until it is asked to stop. */
  serve(config: Config): Promise<void>;
  /** Bytes that nobody can guess. */
  random(count: number): Uint8Array;
  /** Adds a line to a file, which is made for its owner alone if it is missing. */
  addLine(path: string, line: string): void;
  /** Reads and compacts data directories. */
  readonly files: StoreFiles;
  /** Makes a data directory of a backup. */
  restore(backup: string, directory: string): Promise<BackupCopy>;
}

type Values = Readonly<Record<string, string | boolean | undefined>>;

/**
 * `--input -5` as `--input=-5`: parseArgs takes an argument that begins with a dash for an option,
 * and no option is a number.
 */
function joinNegativeNumbers(
  args: readonly string[],
  options: Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>,
): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const before = joined.at(-1) ?? '';
    const isValue = /^-\.?\d/.test(arg) && options[before.replace(/^--/, '')]?.type === 'string';
    if (isValue && before.startsWith('--')) joined[joined.length - 1] = `${before}=${arg}`;
    else joined.push(arg);
  }
  return joined;
}

/** Like parseArgs, but what is wrong is a UsageError. */
function parse(
  args: readonly string[],
  options: Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>,
  positionals: readonly string[],
): { readonly values: Values; readonly positionals: readonly string[] } {
  const known = Object.fromEntries(
    Object.entries(options).map(([name, { type }]) => [name, { type }]),
  );
  let parsed;
  try {
    const joined = joinNegativeNumbers(args, options);
    const config = { args: joined, allowPositionals: true, strict: true } as const;
    parsed = parseArgs({ ...config, options: { ...known, help: { type: 'boolean', short: 'h' } } });
  } catch (error) {
    throw new UsageError((error as Error).message.replaceAll('\n', ' '));
  }
  const values = parsed.values as Values;
  const count = parsed.positionals.length;
  if (values['help'] !== true && count !== positionals.length) {
    const expected = positionals.length === 0 ? 'no arguments' : positionals.join(' ');
    throw new UsageError(`expected ${expected}, got ${count} arguments`);
  }
  return { values, positionals: parsed.positionals };
}

/** A switch that is on is the text `true`, as it would stand in the environment. */
function asTexts(values: Values): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      value === undefined ? undefined : String(value),
    ]),
  );
}

type Texts = Readonly<Record<string, string | undefined>>;

/** The settings, with those of the configuration file if there is one. */
async function settingsOf(flags: Texts, env: Texts): Promise<Config> {
  const path = configFileOf(flags, env);
  if (path === '') return readConfig({ flags, env });
  const { readConfigFile } = await import('../config/file.ts');
  return readConfig({ flags, env, file: await readConfigFile(path) });
}

async function runServe(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = Object.fromEntries(
    SETTING_NAMES.map((name) => {
      const setting = SETTINGS[name];
      const type = isSwitch(setting) ? ('boolean' as const) : ('string' as const);
      return [setting.flag, { type }];
    }),
  );
  const { values } = parse(args, options, []);
  if (values['help'] === true) {
    terminal.out(serveHelp());
    return EXIT.ok;
  }
  let config: Config;
  try {
    config = await settingsOf(asTexts(values), terminal.env);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  await terminal.serve(config);
  return EXIT.ok;
}

async function runRestore(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = { 'data-dir': { type: 'string' as const } };
  const { values, positionals } = parse(args, options, ['BACKUP']);
  if (values['help'] === true) {
    terminal.out(RESTORE_HELP);
    return EXIT.ok;
  }
  const directory = values['data-dir'];
  if (typeof directory !== 'string' || directory === '') {
    throw new UsageError('restore needs --data-dir: an empty directory, or a new one');
  }
  terminal.out(restoredText(await terminal.restore(positionals[0]!, directory)));
  return EXIT.ok;
}

async function runStore(
  command: StoreCommand,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const options = { 'data-dir': { type: 'string' as const }, ...command.options };
  const { values } = parse(args, options, []);
  if (values['help'] === true) {
    terminal.out(storeHelp(command));
    return EXIT.ok;
  }
  const { dataDir } = SETTINGS;
  return command.run({
    files: terminal.files,
    directory:
      asTexts(values)[dataDir.flag] || terminal.env[variableOf(dataDir)] || dataDir.default,
    option: (name) => asTexts(values)[name],
    out: printingTo((text) => terminal.out(text)),
  });
}

function runToken(args: readonly string[], terminal: Terminal): number {
  const { values, positionals } = parse(args, TOKEN_OPTIONS, ['NAME']);
  if (values['help'] === true) {
    terminal.out(TOKEN_HELP);
    return EXIT.ok;
  }
  const { roles, namespaces = '*', file } = asTexts(values);
  if (!roles) throw new UsageError('token needs --roles: worker, client, admin');
  if (!file) throw new UsageError('token needs --file: the file that `perdure serve` reads');
  const { token, line } = makeToken(positionals[0]!, roles, namespaces, terminal.random);
  terminal.addLine(file, line);
  terminal.out(`${token}\n`);
  return EXIT.ok;
}

async function runCommand(
  command: Command,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const { values, positionals } = parse(
    args,
    { ...command.options, ...COMMON_OPTIONS },
    command.args,
  );
  if (values['help'] === true) {
    terminal.out(commandHelp(command));
    return EXIT.ok;
  }
  const given = values['address'] ?? terminal.env['PERDURE_ADDRESS'];
  const address = targetOf(
    typeof given === 'string' && given !== '' ? given : SETTINGS.listen.default,
  );
  const secrecy = secrecyOf(values, terminal.env);
  const connection = new Connection(loadContract(), address, () => terminal.now(), secrecy);
  try {
    return await command.run({
      connection,
      args: positionals,
      json: values['json'] === true,
      text: (name) => (values[name] === undefined ? undefined : String(values[name])),
      out: printingTo((text) => terminal.out(text)),
      note: (text) => printingTo((raw) => terminal.err(raw))(`perdure: ${text}`),
    });
  } finally {
    connection.close();
  }
}

async function dispatch(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name = 'help', ...rest] = args;
  const command = COMMANDS.find((one) => one.name === name);
  if (command !== undefined) return runCommand(command, rest, terminal);
  const ofFiles = STORE_COMMANDS.find((one) => one.name === name);
  if (ofFiles !== undefined) return runStore(ofFiles, rest, terminal);
  switch (name) {
    case 'serve':
      return runServe(rest, terminal);
    case 'restore':
      return runRestore(rest, terminal);
    case 'token':
      return runToken(rest, terminal);
    case 'version':
    case '--version':
      terminal.out(`${terminal.version}\n`);
      return EXIT.ok;
    case 'help':
    case '--help':
    case '-h':
      if (rest.length > 0) return dispatch([rest[0]!, '--help'], terminal);
      terminal.out(generalHelp(COMMANDS));
      return EXIT.ok;
    default:
      throw new UsageError(`there is no command "${name}"`);
  }
}

/** Runs one command. Resolves to its exit code; what went wrong is told in one line. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const out = printingTo((text) => terminal.out(text));
  // Help and the like: lines of our own.
  const lines = (text: string): void => out(text.replace(/\n$/, '').split('\n'));
  try {
    return await dispatch(args, { ...terminal, out: lines });
  } catch (error) {
    const print = printingTo((text) => terminal.err(text));
    if (error instanceof UsageError) {
      print([`perdure: ${error.message}`, 'run `perdure help` for the commands']);
      return EXIT.usage;
    }
    if (error instanceof CallFailed || error instanceof PerdureError) {
      print(`perdure: ${error.message}`);
      return exitOf(error.code);
    }
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    print(`perdure: ${text}`.split('\n'));
    return EXIT.failed;
  }
}
