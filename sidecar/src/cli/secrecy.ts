import { readFileSync } from 'node:fs';

import { credentials, Metadata } from '@grpc/grpc-js';
import type { ChannelCredentials } from '@grpc/grpc-js';

import { isNamespaceName, NAMESPACE_RULE } from '../model/namespace.ts';
import { option } from './command.ts';
import type { Option } from './command.ts';
import { UsageError } from './exit.ts';

/** How a sidecar is spoken to, and who we say we are. */
export interface Secrecy {
  readonly credentials: ChannelCredentials;
  /** Name that its certificate must bear; empty: the host of the address. */
  readonly serverName: string;
  readonly metadata: Metadata;
}

/** Options of all commands that ask a sidecar, and their environment variables. */
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

export const SECRECY_OPTIONS: Readonly<Record<Name, Option>> = {
  namespace: option('NAME', 'namespace of the sidecar (PERDURE_NAMESPACE; default: default)'),
  'token-file': option('PATH', 'file with the token to show (PERDURE_TOKEN_FILE, PERDURE_TOKEN)'),
  tls: option('', 'speak TLS (PERDURE_TLS=true)'),
  'tls-ca': option('PATH', 'authorities to believe, PEM; implies --tls (PERDURE_TLS_CA)'),
  'tls-client-cert': option('PATH', 'certificate to show, PEM (PERDURE_TLS_CLIENT_CERT)'),
  'tls-client-key': option('PATH', 'its key, PEM (PERDURE_TLS_CLIENT_KEY)'),
  'tls-server-name': option('NAME', "name in the sidecar's certificate (PERDURE_TLS_SERVER_NAME)"),
};

type Values = Readonly<Record<string, string | boolean | undefined>>;
type Environment = Readonly<Record<string, string | undefined>>;

function readFile(name: Name, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`--${name} ${path} cannot be read: ${code}`);
  }
}

/** @throws UsageError when a file cannot be read or options do not go together. */
export function secrecyOf(values: Values, env: Environment): Secrecy {
  const given = (name: Name): string => String(values[name] ?? env[VARIABLES[name]] ?? '');
  const pem = (name: Name): Buffer | null =>
    given(name) === '' ? null : readFile(name, given(name));
  const [ca, cert, key] = [pem('tls-ca'), pem('tls-client-cert'), pem('tls-client-key')];
  if ((cert === null) !== (key === null)) {
    throw new UsageError('--tls-client-cert and --tls-client-key belong together');
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
    throw new UsageError('the token holds characters that no token has');
  }
  metadata.set('authorization', `Bearer ${token}`);
  return metadata;
}
