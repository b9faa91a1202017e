import { readAddress } from '../config/address.ts';
import { UsageError } from './exit.ts';

/**
 * The address of a sidecar, as gRPC takes it: `unix:/path/to/socket` or `host:port`, IPv6 hosts in
 * brackets.
 *
 * @throws UsageError with what is expected.
 */
export function targetOf(text: string): string {
  const address = readAddress(text);
  if (address?.kind === 'unix') return `unix:${address.path}`;
  if (address !== undefined && address.port > 0) return text;
  const scheme = /^([a-z]+):\/\//i.exec(text)?.[1];
  const hint = scheme === undefined ? '' : `. Remove "${scheme}://"; --tls selects TLS`;
  throw new UsageError(`--address "${text}": expected host:port or unix:/path/to/socket${hint}`);
}
