import { readFile } from 'node:fs/promises';

import { PerdureError } from '../model/error.ts';
import { readTokens } from '../model/token.ts';
import { TokenAccess } from '../rpc/access.ts';
import type { Access } from '../rpc/access.ts';
import type { TlsFiles } from '../rpc/server-tls.ts';

/** Paths of the files; empty: no file. */
export interface SecretPaths {
  readonly tlsCert: string;
  readonly tlsKey: string;
  readonly tlsClientCa: string;
  readonly tokens: string;
}

/** Certificates and tokens that authenticate callers. */
export interface Secrets {
  readonly tls: TlsFiles | null;
  readonly access: Access | null;
}

async function read(what: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new PerdureError('INVALID_ARGUMENT', `--${what} ${path} cannot be read: ${code}`);
  }
}

async function readAccess(path: string): Promise<Access> {
  const entries = readTokens((await read('tokens', path)).toString('utf8'));
  if (entries.length === 0) {
    const how = 'create one with `perdure token create`';
    throw new PerdureError('INVALID_ARGUMENT', `--tokens ${path} contains no token: ${how}`);
  }
  return new TokenAccess(entries);
}

/**
 * Reads certificates and tokens. @throws PerdureError INVALID_ARGUMENT that names the file, never
 * its content.
 */
export async function readSecrets(paths: SecretPaths): Promise<Secrets> {
  const { tlsCert, tlsKey, tlsClientCa, tokens } = paths;
  const tls =
    tlsCert === ''
      ? null
      : {
          cert: await read('tls-cert', tlsCert),
          key: await read('tls-key', tlsKey),
          clientCa: tlsClientCa === '' ? null : await read('tls-client-ca', tlsClientCa),
        };
  return { tls, access: tokens === '' ? null : await readAccess(tokens) };
}
