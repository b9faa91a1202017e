import { readAddress } from '../config/address.ts';
import { UsageError } from './exit.ts';

/**
 * Returns the address of a sidecar in the form of gRPC: `unix:/path/to/socket` or `host:port`, with
 * IPv6 hosts in brackets.
 *
 * @throws UsageError that names the expected form.
 */
export function targetOf(text: string): string {
  const address = readAddress(text);
  if (address?.kind === 'unix') return `unix:${address.path}`;
  if (address !== undefined && address.port > 0) return text;
  const scheme = /^([a-z]+):\/\//i.exec(text)?.[1];
  const hint = scheme === undefined ? '' : `. Remove "${scheme}://"; --tls selects TLS`;
  throw new UsageError(`--address "${text}": expected host:port or unix:/path/to/socket${hint}`);
}
