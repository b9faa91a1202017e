import { PerdureError } from './error.ts';

/** The rights of a caller: run work; start and query instances; administer; read metrics. */
export type Role = 'worker' | 'client' | 'admin' | 'metrics';

export const ROLES: readonly Role[] = ['worker', 'client', 'admin', 'metrics'];

/** A token as the sidecar stores it: only its hash. */
export interface TokenEntry {
  /** A label for humans, used in logs. */
  readonly name: string;
  readonly roles: readonly Role[];
  /** Names of namespaces. `*` permits all namespaces and requests about the whole sidecar. */
  readonly namespaces: readonly string[];
  /** SHA-256 of the token, 64 hexadecimal digits. */
  readonly sha256: string;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const HASH = /^[0-9a-f]{64}$/;

function wrong(what: string): PerdureError {
  return new PerdureError('INVALID_ARGUMENT', what);
}

/** Parses a list of roles. @throws PerdureError INVALID_ARGUMENT that names the unknown role. */
export function readRoles(text: string): readonly Role[] {
  return text.split(',').map((word) => {
    const role = ROLES.find((one) => one === word);
    if (role === undefined) throw wrong(`"${word}" is not a role: expected ${ROLES.join(', ')}`);
    return role;
  });
}

/**
 * Parses a list of namespaces. @throws PerdureError INVALID_ARGUMENT that names the invalid name.
 */
export function readNamespaces(text: string): readonly string[] {
  return text.split(',').map((word) => {
    if (word === '*' || NAME.test(word)) return word;
    throw wrong(`"${word}" is not a namespace: expected a name, or * for all`);
  });
}

/** Checks the name of a token. @throws PerdureError INVALID_ARGUMENT. */
export function readTokenName(text: string): string {
  if (NAME.test(text)) return text;
  throw wrong(`"${text}" is not a name of a token: expected letters, digits and . _ -, at most 64`);
}

/** Formats the line of a token in a file of tokens. */
export function tokenLine({ name, roles, namespaces, sha256 }: TokenEntry): string {
  return `${name} ${roles.join(',')} ${namespaces.join(',')} sha256:${sha256}`;
}

function readLine(line: string): TokenEntry {
  const [name = '', roles = '', namespaces = '', hash = '', ...rest] = line.split(/\s+/);
  const sha256 = hash.replace(/^sha256:/, '');
  if (rest.length > 0 || !hash.startsWith('sha256:') || !HASH.test(sha256)) {
    throw wrong('expected NAME ROLES NAMESPACES sha256:HASH');
  }
  return {
    name: readTokenName(name),
    roles: readRoles(roles),
    namespaces: readNamespaces(namespaces),
    sha256,
  };
}

/**
 * Reads a file of tokens: one per line; empty lines and lines that begin with # are ignored.
 *
 * @throws PerdureError INVALID_ARGUMENT that names the line by its number, never by its text:
 *   it may contain a token.
 */
export function readTokens(text: string): readonly TokenEntry[] {
  return text.split('\n').flatMap((raw, at) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return [];
    try {
      return [readLine(line)];
    } catch {
      throw wrong(`line ${at + 1} is not a token: expected NAME ROLES NAMESPACES sha256:HASH`);
    }
  });
}
