import { UsageError } from './exit.ts';

const PORT_MAX = 65_535;
const HOST_AND_PORT = /^(\[[0-9a-fA-F:.]+\]|[^:[\]/\s]+):([0-9]{1,5})$/;

/**
 * The address of a sidecar, as gRPC takes it: `unix:/path/to/socket` or `host:port`, IPv6 hosts in
 * brackets.
 *
 * @throws UsageError that says what is expected.
 */
export function readAddress(text: string): string {
  if (text.startsWith('unix:')) {
    const path = text.slice('unix:'.length).replace(/^\/\/(?=\/)/, '');
    if (path !== '') return `unix:${path}`;
  }
  const port = Number(HOST_AND_PORT.exec(text)?.[2] ?? 0);
  if (port >= 1 && port <= PORT_MAX) return text;
  const scheme = /^([a-z]+):\/\//i.exec(text)?.[1];
  const hint = scheme === undefined ? '' : `. Leave out "${scheme}://"; --tls is for TLS`;
  throw new UsageError(`--address "${text}": expected host:port or unix:/path/to/socket${hint}`);
}
