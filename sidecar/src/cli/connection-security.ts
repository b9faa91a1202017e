import { readFileSync } from 'node:fs';

import { credentials, Metadata } from '@grpc/grpc-js';

import { isNamespaceName, NAMESPACE_RULE } from '../model/namespace.ts';
import { option } from './command.ts';
import type { Arguments, Option } from './command.ts';
import type { ConnectionSecurity } from './connection.ts';
import { UsageError } from './exit.ts';

/** Options of all commands that call a sidecar, and their environment variables. */
const VARIABLES = {
  namespace: 'PERDURE_NAMESPACE',
  'token-file': 'PERDURE_TOKEN_FILE',
  tls: 'PERDURE_TLS',
  'tls-ca': 'PERDURE_TLS_CA',
  'tls-client-cert': 'PERDURE_TLS_CLIENT_CERT',
  'tls-client-key': 'PERDURE_TLS_CLIENT_KEY',
  'tls-server-name': 'PERDURE_TLS_SERVER_NAME',
} as const;

type Name = keyof typeof VARIABLES;

export const SECURITY_OPTIONS: Readonly<Record<Name, Option>> = {
  namespace: option('NAME', 'namespace to use (PERDURE_NAMESPACE; default: default)'),
  'token-file': option(
    'PATH',
    'file with the token to present (PERDURE_TOKEN_FILE, PERDURE_TOKEN)',
  ),
  tls: option('', 'connect with TLS (PERDURE_TLS=true)'),
  'tls-ca': option('PATH', 'trusted CAs (PEM); implies --tls (PERDURE_TLS_CA)'),
  'tls-client-cert': option('PATH', 'client certificate (PEM) (PERDURE_TLS_CLIENT_CERT)'),
  'tls-client-key': option(
    'PATH',
    'private key of the client certificate (PEM) (PERDURE_TLS_CLIENT_KEY)',
  ),
  'tls-server-name': option('NAME', 'name in the server certificate (PERDURE_TLS_SERVER_NAME)'),
};

type Environment = Readonly<Record<string, string | undefined>>;

function readFile(name: Name, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`--${name} ${path} cannot be read: ${code}`);
  }
}

/** @throws UsageError if a file cannot be read or an option is missing. */
export function connectionSecurityOf(
  text: Arguments['text'],
  env: Environment,
): ConnectionSecurity {
  const given = (name: Name): string => text(name) ?? env[VARIABLES[name]] ?? '';
  const pem = (name: Name): Buffer | null =>
    given(name) === '' ? null : readFile(name, given(name));
  const [ca, cert, key] = [pem('tls-ca'), pem('tls-client-cert'), pem('tls-client-key')];
  if ((cert === null) !== (key === null)) {
    throw new UsageError(
      '--tls-client-cert and --tls-client-key are required together: one is missing. Pass both',
    );
  }
  const isTls = given('tls') === 'true' || ca !== null || cert !== null;
  return {
    credentials: isTls ? credentials.createSsl(ca, key, cert) : credentials.createInsecure(),
    serverName: given('tls-server-name'),
    metadata: metadataOf(tokenOf(given('token-file'), env), given('namespace')),
  };
}

function tokenOf(path: string, env: Environment): string {
  if (path !== '') return readFile('token-file', path).toString('utf8').trim();
  return env['PERDURE_TOKEN'] ?? '';
}

function metadataOf(token: string, namespace: string): Metadata {
  const metadata = new Metadata();
  if (namespace !== '') {
    if (!isNamespaceName(namespace)) {
      throw new UsageError(`--namespace "${namespace}": expected ${NAMESPACE_RULE}`);
    }
    metadata.set('perdure-namespace', namespace);
  }
  if (token === '') return metadata;
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new UsageError(
      'token contains invalid characters. Pass one that `perdure token create` printed',
    );
  }
  metadata.set('authorization', `Bearer ${token}`);
  return metadata;
}
