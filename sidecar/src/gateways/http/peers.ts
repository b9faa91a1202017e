import { isIP } from 'node:net';

/** True for the address of a process on this machine. */
export function isLoopbackPeer(address: string | undefined): boolean {
  const plain = (address ?? '').replace(/^::ffff:/, '');
  return plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'));
}

/**
 * True for a `Host` header that no foreign web page can cause: an IP address or localhost. A page
 * whose name was made to resolve to this machine (DNS rebinding) sends its own name.
 */
export function isLocalHostHeader(host: string | undefined): boolean {
  if (host === undefined) return false;
  const name = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return name.toLowerCase() === 'localhost' || isIP(name) !== 0;
}
