// Gateways: other protocols over the ports of the sidecar. This one is HTTP/1.1 on addresses of its
// own, for probes and metrics: short GET requests, no bodies, no state between requests. It imports
// neither rpc nor scheduler.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Server as TlsServer } from 'node:https';

import { mustNotReject } from '../../lib/must-not-reject.ts';
import { isLoopback } from '../../model/listen-address.ts';
import type { TcpAddress } from '../../model/listen-address.ts';
import { HTTP_CONNECTIONS_MAX, HTTP_HEADER_BYTES_MAX, HTTP_REQUEST_MS } from '../../limits/http.ts';
import { PerdureError } from '../../model/error.ts';
import { textAnswer } from './pages.ts';
import type { Answer, Pages } from './pages.ts';
import { isLocalHostHeader } from './peers.ts';

/** Certificate and key, PEM. */
export interface HttpTls {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** CAs of client certificates. They are requested and not required: probes have none. */
  readonly clientCa: Buffer | null;
}

export interface HttpServerOptions {
  readonly listen: readonly TcpAddress[];
  readonly pages: Pages;
  /** Null: no TLS. */
  readonly tls: HttpTls | null;
}

export interface HttpServer {
  /** Its addresses with actual ports. */
  readonly addresses: readonly string[];
  /** New connections get this certificate. Without TLS at the start: no effect. */
  useTls(tls: HttpTls): void;
  close(): Promise<void>;
}

const LIMITS = {
  maxHeaderSize: HTTP_HEADER_BYTES_MAX,
  headersTimeout: HTTP_REQUEST_MS,
  requestTimeout: HTTP_REQUEST_MS,
  keepAliveTimeout: HTTP_REQUEST_MS,
  connectionsCheckingInterval: 1_000,
};

function tlsOptions({ cert, key, clientCa }: HttpTls) {
  return {
    cert,
    key,
    minVersion: 'TLSv1.2',
    ...(clientCa !== null && { ca: clientCa, requestCert: true, rejectUnauthorized: false }),
  } as const;
}

/** Starts listening. @throws PerdureError UNAVAILABLE when an address is in use. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { pages, tls } = options;
  const servers: (Server | TlsServer)[] = [];
  const addresses: string[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(servers.map(closeServer));
  };
  try {
    for (const address of options.listen) {
      const isOpen = !isLoopback(address.host);
      const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
        mustNotReject(
          answer(request, response, { pages, isOpen }).then((found) =>
            send(request, response, found),
          ),
        );
      };
      const server =
        tls === null
          ? createServer(LIMITS, onRequest)
          : createTlsServer({ ...LIMITS, ...tlsOptions(tls) }, onRequest);
      server.maxConnections = HTTP_CONNECTIONS_MAX;
      servers.push(server);
      addresses.push(await listen(server, address));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    addresses,
    useTls(files) {
      if (tls === null) return;
      for (const server of servers) (server as TlsServer).setSecureContext(tlsOptions(files));
    },
    close,
  };
}

/** Never rejects. */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { pages, isOpen }: { readonly pages: Pages; readonly isOpen: boolean },
): Promise<Answer> {
  const { method, headers, url = '/' } = request;
  if (!isOpen && !isLocalHostHeader(headers.host)) {
    return textAnswer(421, 'the Host header must be an IP address or localhost');
  }
  const page = pages.get(url.split('?', 1)[0]!);
  if (page === undefined) return textAnswer(404, `pages: ${[...pages.keys()].join(', ')}`);
  if (method !== 'GET' && method !== 'HEAD') {
    return textAnswer(405, 'only GET and HEAD', { allow: 'GET, HEAD' });
  }
  if (Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined) {
    return textAnswer(413, 'requests have no body');
  }
  try {
    return await page(request, response);
  } catch (error) {
    return textAnswer(500, `internal error: ${(error as Error).message}`);
  }
}

function send(request: IncomingMessage, response: ServerResponse, found: Answer): void {
  const { status, type, body, headers } = found;
  // What was not understood may be followed by a body: it is not read as the next request.
  if (status === 405 || status === 413) response.setHeader('connection', 'close');
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  response.end(request.method === 'HEAD' ? '' : body);
}

function listen(server: Server | TlsServer, address: TcpAddress): Promise<string> {
  const { host, port } = address;
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const inUse = 'address already in use. Stop the other process or pass another --http';
      const why = cause.code === 'EADDRINUSE' ? inUse : cause.message;
      const text = `cannot listen on ${host}:${port}: ${why}`;
      reject(new PerdureError('UNAVAILABLE', text, { cause }));
    });
    server.listen({ host: host.replace(/^\[(.*)\]$/, '$1'), port }, () => {
      const bound = server.address();
      resolve(`${host}:${typeof bound === 'object' && bound !== null ? bound.port : port}`);
    });
  });
}

function closeServer(server: Server | TlsServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
