import { createHash } from 'node:crypto';

import { readNamespaces, readRoles, readTokenName, tokenLine } from '../model/token.ts';
import { option } from './command.ts';
import type { LocalCommand } from './command.ts';
import { EXIT, UsageError } from './exit.ts';

/** Bytes of entropy in a token. A token cannot be guessed, so its hash needs no salt. */
const TOKEN_BYTES = 32;

export interface NewToken {
  /** The command prints the token once and does not store it. */
  readonly token: string;
  /** The line for the file: name, roles, namespaces and hash of the token. */
  readonly line: string;
}

/**
 * Generates a token. @throws PerdureError INVALID_ARGUMENT for an invalid name, role or namespace.
 */
export function createToken(
  name: string,
  roles: string,
  namespaces: string,
  random: (count: number) => Uint8Array,
): NewToken {
  const token = `perdure_${Buffer.from(random(TOKEN_BYTES)).toString('base64url')}`;
  const sha256 = createHash('sha256').update(token).digest('hex');
  const entry = {
    name: readTokenName(name),
    roles: readRoles(roles),
    namespaces: readNamespaces(namespaces),
    sha256,
  };
  return { token, line: tokenLine(entry) };
}

/** Adds a token to a file that `perdure serve` reads. */
export const TOKEN_CREATE: LocalCommand = {
  name: 'token create',
  args: ['NAME'],
  doc: 'generate a token, print it once, and add its hash to a file',
  details:
    '`perdure serve --tokens PATH` reads the file at start. A running sidecar reads it again at ' +
    'SIGHUP.',
  options: {
    roles: option('ROLE[,...]', 'roles of the token: worker, client, admin, metrics'),
    namespaces: option('NAME[,...]', 'namespaces that the token permits; default: all (*)'),
    file: option('PATH', 'file of tokens; created for its owner only if it does not exist'),
  },
  run({ terminal, args, text, out }) {
    const roles = text('roles');
    const file = text('file');
    if (!roles)
      throw new UsageError('--roles is missing. Pass worker, client, admin, metrics, or several');
    if (!file) throw new UsageError('--file is missing. Pass the file that `perdure serve` reads');
    const namespaces = text('namespaces') ?? '*';
    const { token, line } = createToken(args[0]!, roles, namespaces, terminal.random);
    terminal.addLine(file, line);
    out(token);
    return EXIT.ok;
  },
};
