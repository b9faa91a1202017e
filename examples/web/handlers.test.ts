import { TestEnvironment } from '@perdure/sdk/testing';
import { expect, it } from 'vitest';

import { handlers } from '../docs/order.ts';
import { orderHandlers } from './handlers.ts';

const url = 'http://localhost/orders';
const post = (body: string, headers: Record<string, string> = {}): Request =>
  new Request(url, { method: 'POST', body, headers });
const input = JSON.stringify({ id: '17', cents: 4200, parcels: [] });

it('starts an order once, and returns the address of its status', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const web = orderHandlers(env.client);
  const first = await web.start(post(input));
  expect([first.status, first.headers.get('location')]).toEqual([202, '/orders/order-17']);
  expect(await first.json()).toEqual({ id: 'order-17', created: true });
  expect(await (await web.start(post(input))).json()).toEqual({ id: 'order-17', created: false });

  const pending = await web.read(new Request(`${url}/order-17?wait=50`), 'order-17');
  expect(await pending.json()).toMatchObject({ status: 'running' });
  const body = JSON.stringify({ by: 'Ada', ok: true });
  const approved = await web.approve(post(body, { 'idempotency-key': 'k-1' }), 'order-17');
  expect(approved.status).toBe(202);
  const ended = await web.read(new Request(`${url}/order-17?wait=20000`), 'order-17');
  expect(await ended.json()).toMatchObject({
    status: 'completed',
    output: { receipt: '4200 cents for 17', labels: [] },
  });
  const late = await web.approve(post(body), 'order-17');
  expect(late.status).toBe(409);
});

it('answers invalid requests with 400, and unknown orders with 404', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const web = orderHandlers(env.client);
  expect((await web.start(post('{'))).status).toBe(400);
  expect((await web.start(post('{"id":"18","cents":"many","parcels":[]}'))).status).toBe(400);
  expect((await web.read(new Request(`${url}/x`), 'x')).status).toBe(404);
  expect((await web.approve(post('{"by":"Ada","ok":true}'), 'x')).status).toBe(404);
});
