import { createSecureContext } from 'node:tls';

import { ServerCredentials } from '@grpc/grpc-js';

import { PerdureError } from '../model/error.ts';

/** Certificates and key for TLS, in PEM format. */
export interface TlsFiles {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** CAs for client certificates; null: clients need no certificate. */
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
    throw new PerdureError('INVALID_ARGUMENT', `certificate and key are invalid: ${reason}`);
  }
  return context;
}

/** TLS with replaceable certificates; open connections continue. */
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

  /**
   * Replaces the files for new connections. The requirement of client certificates cannot change.
   */
  replace(files: TlsFiles): void {
    if ((files.clientCa !== null) !== this.#wantsClients) {
      throw new PerdureError('INVALID_ARGUMENT', 'a change of --tls-client-ca requires a restart');
    }
    this.updateSecureContextOptions(contextOf(files));
  }

  _equals(other: ServerCredentials): boolean {
    return other === this;
  }
}
