import { expect, it } from 'vitest';

import { endpointOf } from './endpoint.ts';

const address = '127.0.0.1:7460';

it('an address without other options uses no TLS and no headers', () => {
  expect(endpointOf({ address })).toEqual({ text: address, target: address });
});

it('every call carries token and namespace, and a token function is called each time', () => {
  let count = 0;
  const endpoint = endpointOf({ address, token: () => `t${(count += 1)}`, namespace: 'shop' });
  expect(endpoint.metadata?.().getMap()).toEqual({
    authorization: 'Bearer t1',
    'perdure-namespace': 'shop',
  });
  expect(endpoint.metadata?.().get('authorization')).toEqual(['Bearer t2']);
});

it.each(['', 'two words', 'line\nbreak', 'ümlaut'])(
  'the token %j is rejected, and the error does not contain it',
  (token) => {
    const refused = (): unknown => endpointOf({ address, token });
    expect(refused).toThrow(TypeError);
    if (token !== '') expect(refused).not.toThrow(token);
  },
);

it('a certificate without its key is rejected, and so is a key without its certificate', () => {
  expect(() => endpointOf({ address, tls: { cert: 'x' } })).toThrow(/belong together/);
  expect(() => endpointOf({ address, tls: { key: 'x' } })).toThrow(/belong together/);
});

it('TLS is off unless it is requested', () => {
  expect(endpointOf({ address, tls: false }).credentials).toBeUndefined();
  expect(endpointOf({ address, tls: true }).credentials?._isSecure()).toBe(true);
});
