import { credentials, Metadata } from '@grpc/grpc-js';

import { type Address, parseAddress } from './address.ts';

/** TLS settings. Default: the CAs that Node trusts, and no client certificate. */
export interface TlsOptions {
  /** Trusted CAs for the sidecar's certificate, PEM. */
  readonly ca?: string | Uint8Array;
  /** Client certificate, PEM. Requires `key`. */
  readonly cert?: string | Uint8Array;
  /** Private key of the client certificate, PEM. */
  readonly key?: string | Uint8Array;
  /**
   * Host name that the sidecar's certificate must contain.
   * @default the host of the address
   */
  readonly serverName?: string;
}

/** Address of a sidecar, and how connections to it are secured and authenticated. */
export interface ConnectionOptions {
  /** `unix:/path/to/socket` or `host:port`. */
  readonly address: string;
  /**
   * True: TLS with the CAs that Node trusts.
   * @default none
   */
  readonly tls?: boolean | TlsOptions;
  /** Bearer token, for a sidecar that requires one. A function is called for each request. */
  readonly token?: string | (() => string);
  /**
   * Namespace of the sidecar.
   * @default 'default'
   */
  readonly namespace?: string;
}

/**
 * Form of a token: `perdure token create` generates one; every text that a header can contain is
 * valid.
 */
const TOKEN = /^[\x21-\x7e]+$/;

/** @throws TypeError when an option is not valid. The message never contains the token. */
export function endpointOf(options: ConnectionOptions): Address {
  const { tls, token, namespace } = options;
  const address = parseAddress(options.address);
  if (typeof token === 'string') checkToken(token);
  const isSecret = token !== undefined || namespace !== undefined;
  return {
    ...address,
    ...(tls !== undefined && tls !== false && tlsOf(tls === true ? {} : tls)),
    ...(isSecret && { metadata: () => metadataOf(token, namespace) }),
  };
}

function tlsOf({ ca, cert, key, serverName }: TlsOptions): Partial<Address> {
  if ((cert === undefined) !== (key === undefined)) {
    throw new TypeError('tls: cert and key belong together; one of them is missing');
  }
  return {
    credentials: credentials.createSsl(pem(ca), pem(key), pem(cert)),
    tls: {
      ...(ca !== undefined && { ca }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
    },
    ...(serverName !== undefined && { serverName }),
  };
}

function pem(text: string | Uint8Array | undefined): Buffer | null {
  return text === undefined ? null : Buffer.from(text);
}

function metadataOf(token: ConnectionOptions['token'], namespace: string | undefined): Metadata {
  const metadata = new Metadata();
  if (token !== undefined) {
    metadata.set(
      'authorization',
      `Bearer ${checkToken(typeof token === 'string' ? token : token())}`,
    );
  }
  if (namespace !== undefined) metadata.set('perdure-namespace', namespace);
  return metadata;
}

function checkToken(token: string): string {
  if (TOKEN.test(token)) return token;
  throw new TypeError('the token is empty, or holds characters that no token has');
}
