import { PerdureError } from '../model/error.ts';
import { isLoopback } from '../model/listen-address.ts';
import type { Config } from './settings.ts';

function reject(message: string): never {
  throw new PerdureError('INVALID_ARGUMENT', message);
}

/**
 * Checks that non-loopback addresses use TLS and authenticate clients, unless --allow-insecure is
 * set.
 *
 * @throws PerdureError INVALID_ARGUMENT that names the missing settings.
 */
export function checkSecurity(config: Config): void {
  const { tlsCert, tlsKey, tlsClientCa, tokens } = config;
  if ((tlsCert === '') !== (tlsKey === '')) {
    reject('--tls-cert and --tls-key are required together: one is missing. Set both, or neither');
  }
  if (tlsClientCa !== '' && tlsCert === '') {
    reject('--tls-client-ca requires --tls-cert: it is missing. Set --tls-cert and --tls-key');
  }
  const open = config.listen.find((on) => on.kind === 'tcp' && !isLoopback(on.host));
  if (open?.kind !== 'tcp' || config.allowInsecure) return;
  const missing = [
    ...(tlsCert === '' ? ['TLS (--tls-cert, --tls-key)'] : []),
    ...(tokens === '' && tlsClientCa === '' ? ['--tokens or --tls-client-ca'] : []),
  ];
  if (missing.length === 0) return;
  reject(
    `--listen ${open.host} is a non-loopback address, which requires ${missing.join(' and ')}. ` +
      'Set them, or pass --allow-insecure if the network is trusted',
  );
}
