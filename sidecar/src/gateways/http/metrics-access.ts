import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';

import { PerdureError } from '../../model/error.ts';
import { isLoopbackPeer } from './peers.ts';

export interface MetricsAccessOptions {
  /**
   * Checks the value of the header `authorization`; null: the sidecar requires no token.
   *
   * @throws PerdureError UNAUTHENTICATED or PERMISSION_DENIED.
   */
  readonly checkToken: ((authorization: string | undefined) => void) | null;
  /** The sidecar requires a client certificate. */
  readonly needsCertificate: boolean;
  /** Metrics may be read from other machines without TLS and authentication. */
  readonly allowsInsecure: boolean;
}

/**
 * Who may read metrics, by the rules of the other addresses: clients authenticate where the sidecar
 * requires it, and other machines need TLS and authentication, unless the settings say otherwise.
 */
export class MetricsAccess {
  readonly #options: MetricsAccessOptions;

  constructor(options: MetricsAccessOptions) {
    this.#options = options;
  }

  /** @throws PerdureError UNAUTHENTICATED or PERMISSION_DENIED. */
  check({ socket, headers }: IncomingMessage): void {
    const { checkToken, needsCertificate, allowsInsecure } = this.#options;
    const isEncrypted = socket instanceof TLSSocket;
    const isAuthenticated = checkToken !== null || needsCertificate;
    const isLocal = isLoopbackPeer(socket.remoteAddress);
    if (!isLocal && !allowsInsecure && !(isEncrypted && isAuthenticated)) {
      throw new PerdureError('PERMISSION_DENIED', REMOTE);
    }
    if (needsCertificate && !(isEncrypted && socket.authorized)) {
      const text = 'metrics require a client certificate of a trusted CA';
      throw new PerdureError('UNAUTHENTICATED', text);
    }
    checkToken?.(headers.authorization);
  }
}

const REMOTE =
  'metrics are for other machines only with TLS (--tls-cert, --tls-key) and with --tokens or ' +
  '--tls-client-ca, or with --allow-insecure if the network is trusted';
