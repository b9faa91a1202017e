import { settingsHelp } from '../config/help.ts';
import { SETTINGS } from '../config/settings.ts';
import type { Command, Option } from './command.ts';
import { EXIT, EXIT_DOCS } from './exit.ts';
import { SECRECY_OPTIONS } from './secrecy.ts';
import { STORE_COMMANDS } from './store-commands.ts';

/** Options of every command that asks a sidecar. */
export const COMMON_OPTIONS: Readonly<Record<string, Option>> = {
  address: {
    type: 'string',
    placeholder: 'ADDRESS',
    doc: `where the sidecar listens (PERDURE_ADDRESS; default ${SETTINGS.listen.default})`,
  },
  ...SECRECY_OPTIONS,
  json: { type: 'boolean', placeholder: '', doc: 'print JSON, for programs' },
};

function indented(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join('');
}

function optionRows(options: Readonly<Record<string, Option>>): [string, string][] {
  return Object.entries(options).map(([name, { placeholder, doc }]) => [
    `--${name} ${placeholder}`.trimEnd(),
    doc,
  ]);
}

function exitRows(): [string, string][] {
  const names = Object.keys(EXIT) as (keyof typeof EXIT)[];
  return names.map((name) => [String(EXIT[name]), EXIT_DOCS[name]]);
}

export function generalHelp(commands: readonly Command[]): string {
  const rows = commands.map(({ name, args, doc }): [string, string] => [
    [name, ...args].join(' '),
    doc,
  ]);
  return (
    'perdure - durable execution beside your application\n\n' +
    'usage: perdure COMMAND [options]\n\ncommands:\n' +
    indented([
      ['serve', 'run the sidecar'],
      ...rows,
      ['restore BACKUP', 'make a data directory of a backup, with --data-dir'],
      ...STORE_COMMANDS.map(({ name, doc }): [string, string] => [name, doc]),
      ['token NAME', 'make a token for a sidecar that asks for one'],
      ['version', 'print the version'],
      ['help [COMMAND]', 'print this, or the options of a command'],
    ]) +
    `\noptions of all commands but serve:\n${indented(optionRows(COMMON_OPTIONS))}` +
    `\nexit codes:\n${indented(exitRows())}`
  );
}

export function commandHelp({ name, args, doc, options }: Command): string {
  const usage = ['perdure', name, ...args, '[options]'].join(' ');
  const rows = optionRows({ ...options, ...COMMON_OPTIONS });
  return `usage: ${usage}\n\n${doc}\n\noptions:\n${indented(rows)}`;
}

export function serveHelp(): string {
  const rows = settingsHelp().map((one): [string, string] => [
    one.usage,
    `${one.doc} (${one.variable}; default: ${one.default})`,
  ]);
  return (
    'usage: perdure serve [options]\n\n' +
    'run the sidecar until SIGTERM or SIGINT; prints one line with its addresses when it is ready' +
    `\n\noptions, each with its environment variable:\n${indented(rows)}`
  );
}
