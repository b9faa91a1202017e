import type { ListenAddress } from '../model/listen-address.ts';

const PORT_MAX = 65_535;
const HOST_AND_PORT = /^(\[[0-9a-fA-F:.]+\]|[^:[\]/\s]+):(\d{1,5})$/;

/** Parses an address; undefined for an invalid text. IPv6 hosts are in brackets. */
export function readAddress(text: string): ListenAddress | undefined {
  if (text.startsWith('unix:')) {
    // `unix:///run/x` is the URL form of `unix:/run/x`.
    const path = text.slice('unix:'.length).replace(/^\/\/(?=\/)/, '');
    return path === '' ? undefined : { kind: 'unix', path };
  }
  const [, host, digits] = HOST_AND_PORT.exec(text) ?? [];
  const port = Number(digits);
  return host === undefined || port > PORT_MAX ? undefined : { kind: 'tcp', host, port };
}
