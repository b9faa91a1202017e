import type { ChannelCredentials, Metadata } from '@grpc/grpc-js';

/** Address of a sidecar for humans and for gRPC, with the credentials of its connections. */
export interface Address {
  /** The address as configured, for messages. */
  readonly text: string;
  /** In the format of gRPC. */
  readonly target: string;
  /** Path of the unix socket. Absent: the address is a TCP port. */
  readonly socketPath?: string;
  /**
   * TLS settings of the connection.
   * @default no TLS
   */
  readonly credentials?: ChannelCredentials;
  /** TLS settings of the credentials. Absent: no TLS. */
  readonly tls?: {
    readonly ca?: string | Uint8Array;
    readonly cert?: string | Uint8Array;
    readonly key?: string | Uint8Array;
  };
  /** Host name that the sidecar's certificate must contain. Default: the host of the target. */
  readonly serverName?: string;
  /** Headers of every call: credentials and namespace. */
  metadata?(): Metadata;
}

/**
 * Reads `unix:/path/to/socket` or `host:port` (IPv6 hosts in brackets).
 *
 * @throws TypeError when the text is not an address; the message states the expected form.
 */
export function parseAddress(text: unknown): Address {
  if (typeof text !== 'string') throw noAddress(text);
  if (text.startsWith('unix:')) {
    const path = text.slice('unix:'.length).replace(/^\/\/(?=\/)/, '');
    if (path === '') throw badAddress(text, 'the path of the socket is missing');
    return { text, target: `unix:${path}`, socketPath: path };
  }
  const match = /^(\[[0-9a-fA-F:.]+\]|[^:[\]/\s]+):([0-9]{1,5})$/.exec(text);
  if (match === null) throw badAddress(text, 'it is neither of these');
  const port = Number(match[2]);
  if (port < 1 || port > 65_535) throw badAddress(text, 'ports go from 1 to 65535');
  return { text, target: text };
}

function noAddress(value: unknown): TypeError {
  return new TypeError(
    `no address of a sidecar is given: address is ${value === null ? 'null' : typeof value}, ` +
      'expected "unix:/path/to/socket" or "host:port". If it comes from an environment ' +
      'variable, check that the variable is set',
  );
}

function badAddress(text: string, reason: string): TypeError {
  return new TypeError(
    `"${text}" is not an address of a sidecar: expected "unix:/path/to/socket" or "host:port"; ` +
      reason,
  );
}
