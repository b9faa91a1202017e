import { SETTINGS } from '../config/settings.ts';
import { loadContract } from '../wire/load.ts';
import { targetOf } from './address.ts';
import { option, printingTo } from './command.ts';
import type { Arguments, Command, LocalCommand, Options } from './command.ts';
import { Connection } from './connection.ts';
import { connectionSecurityOf, SECURITY_OPTIONS } from './connection-security.ts';
import { UsageError } from './exit.ts';
import { usesColor } from './style.ts';

const FORMATS = ['table', 'json'];

/** Options of all commands that call a sidecar. */
export const COMMON_OPTIONS: Options = {
  address: option(
    'ADDRESS',
    `address of the sidecar (PERDURE_ADDRESS; default: ${SETTINGS.listen.default})`,
  ),
  ...SECURITY_OPTIONS,
  output: option('FORMAT', 'table, for people, or json, for programs; default: table', FORMATS),
  json: option('', 'short for --output json'),
};

function isJson(text: Arguments['text']): boolean {
  const format = text('output');
  if (format !== undefined && !FORMATS.includes(format)) {
    throw new UsageError(`--output "${format}": expected ${FORMATS.join(' or ')}`);
  }
  if (format === 'table' && text('json') !== undefined) {
    throw new UsageError('--json and --output table exclude each other. Pass one of them');
  }
  return format === 'json' || text('json') !== undefined;
}

/** Converts a command that calls a sidecar to a local command, which opens the connection. */
export function remoteCommand(command: Command): LocalCommand {
  return {
    ...command,
    options: { ...command.options, ...COMMON_OPTIONS },
    async run({ terminal, args, text, out }) {
      const json = isJson(text);
      const given = text('address') || terminal.env['PERDURE_ADDRESS'];
      const address = targetOf(given || SETTINGS.listen.default);
      const security = connectionSecurityOf(text, terminal.env);
      const connection = new Connection(loadContract(), address, () => terminal.now(), security);
      const isColored = usesColor(terminal.isTerminal?.err ?? false, terminal.env);
      const printError = printingTo((raw) => terminal.err(raw), isColored);
      try {
        const note = (remark: string): void => printError(`perdure: ${remark}`);
        return await command.run({ connection, args, json, text, out, note });
      } finally {
        connection.close();
      }
    },
  };
}
