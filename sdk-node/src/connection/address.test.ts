import { expect, it } from 'vitest';

import { parseAddress } from './address.ts';

it.each([
  ['unix:/run/perdure.sock', 'unix:/run/perdure.sock', '/run/perdure.sock'],
  ['unix:///run/perdure.sock', 'unix:/run/perdure.sock', '/run/perdure.sock'],
  ['unix:perdure.sock', 'unix:perdure.sock', 'perdure.sock'],
  ['localhost:7233', 'localhost:7233'],
  ['10.0.0.7:80', '10.0.0.7:80'],
  ['[::1]:80', '[::1]:80'],
])('%s is a valid address', (text, target, socketPath?: string) => {
  expect(parseAddress(text)).toEqual({ text, target, socketPath });
});

it.each(['', 'localhost', 'localhost:', ':80', '::1:80', 'http://localhost:80', 'a b:1', 'unix:'])(
  '"%s" is not a valid address, and the error states the expected form',
  (text) => {
    expect(() => parseAddress(text)).toThrow(/expected "unix:\/path\/to\/socket" or "host:port"/);
  },
);

it.each([undefined, null, 7460])(
  '%s is not a valid address, and the error names the environment variable as a cause',
  (value) => {
    const text = value === null ? 'null' : typeof value;
    expect(() => parseAddress(value)).toThrow(`address is ${text}, expected "unix:`);
    expect(() => parseAddress(value)).toThrow(/environment variable, check that/);
  },
);
