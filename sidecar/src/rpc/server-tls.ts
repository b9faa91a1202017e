import { createSecureContext } from 'node:tls';

import { ServerCredentials } from '@grpc/grpc-js';

import { PerdureError } from '../model/error.ts';

/** What TLS is spoken with, PEM. */
export interface TlsFiles {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** Authorities of which every client must show a certificate; null: none has to. */
  readonly clientCa: Buffer | null;
}

interface Context {
  readonly cert: Buffer[];
  readonly key: Buffer[];
  readonly ca?: Buffer;
}

/** @throws PerdureError INVALID_ARGUMENT when these are no certificates that go together. */
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

/** TLS whose certificates may be replaced while it serves; connections that are open stay. */
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

  /** New connections meet these. Whether clients need certificates stays as it was. */
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
