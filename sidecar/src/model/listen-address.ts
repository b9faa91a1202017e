/** A TCP address to listen on. Port 0 selects a free port. */
export interface TcpAddress {
  readonly kind: 'tcp';
  readonly host: string;
  readonly port: number;
}

/** An address to listen on. */
export type ListenAddress = TcpAddress | { readonly kind: 'unix'; readonly path: string };

const LOOPBACK = /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/;

/** True for a host that only processes of this machine can connect to. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}
