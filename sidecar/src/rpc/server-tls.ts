import { createSecureContext } from 'node:tls';

import { ServerCredentials } from '@grpc/grpc-js';

import { PerdureError } from '../model/error.ts';

/** Certificates and key for TLS, PEM. */
export interface TlsFiles {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** CAs that must have signed the certificate of each client; null: none is required. */
  readonly clientCa: Buffer | null;
}

interface Context {
  readonly cert: Buffer[];
  readonly key: Buffer[];
  readonly ca?: Buffer;
}

/** @throws PerdureError INVALID_ARGUMENT when certificate and key do not match. */
function contextOf({ cert, key, clientCa }: TlsFiles): Context {
  const context = { cert: [cert], key: [key], ...(clientCa !== null && { ca: clientCa }) };
  try {
    createSecureContext(context);
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new PerdureError('INVALID_ARGUMENT', `certificate and key are no good: ${reason}`);
  }
  return context;
}

/** TLS with replaceable certificates; open connections are kept. */
export class ServerTls extends ServerCredentials {
  readonly #wantsClients: boolean;

  constructor(files: TlsFiles) {
    const wantsClients = files.clientCa !== null;
    super(
      { requestCert: wantsClients, rejectUnauthorized: wantsClients, minVersion: 'TLSv1.2' },
      contextOf(files),
    );
    this.#wantsClients = wantsClients;
  }

  /** Used for new connections. Whether clients need certificates cannot change. */
  replace(files: TlsFiles): void {
    if ((files.clientCa !== null) !== this.#wantsClients) {
      throw new PerdureError('INVALID_ARGUMENT', 'client certificates need a restart');
    }
    this.updateSecureContextOptions(contextOf(files));
  }

  _equals(other: ServerCredentials): boolean {
    return other === this;
  }
}
