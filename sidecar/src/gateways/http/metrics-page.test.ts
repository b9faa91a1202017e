import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';

import { expect, onTestFinished, test } from 'vitest';

import { HTTP_SCRAPES_MAX } from '../../limits/http.ts';
import { virtualClock } from '../../lib/clock.ts';
import { startHttpServer } from './http-server.ts';
import { MetricsAccess } from './metrics-access.ts';
import { metricsPage } from './metrics-page.ts';

async function serve(render: () => Promise<string>) {
  const clock = virtualClock(0);
  const options = { checkToken: null, needsCertificate: false, allowsInsecure: false };
  const access = new MetricsAccess(options);
  const page = metricsPage({ render, contentType: 'text/x', access, clock: clock.steady });
  const server = await startHttpServer({
    listen: [{ kind: 'tcp', host: '127.0.0.1', port: 0 }],
    pages: new Map([['/metrics', page]]),
    tls: null,
  });
  onTestFinished(() => server.close());
  const url = `http://${server.addresses[0]}/metrics`;
  const scrape = async (): Promise<string> => (await fetch(url)).text();
  return { clock, url, scrape };
}

test('the text is made once a second, however many ask', async () => {
  let made = 0;
  const { clock, scrape } = await serve(() => Promise.resolve(`text ${(made += 1)}`));
  expect(await Promise.all([scrape(), scrape(), scrape()])).toEqual(['text 1', 'text 1', 'text 1']);
  clock.advance(999);
  expect(await scrape()).toBe('text 1');
  clock.advance(1);
  expect(await scrape()).toBe('text 2');
});

test('a scrape that fails is reported, and the next one is made', async () => {
  let fails = true;
  const { scrape } = await serve(() =>
    fails ? Promise.reject(new Error('no figures')) : Promise.resolve('figures'),
  );
  expect(await scrape()).toBe('internal error: no figures\n');
  fails = false;
  expect(await scrape()).toBe('figures');
});

test('responses that are being sent are limited', async () => {
  // More than the buffers of a connection hold: it is being sent until the client reads it.
  const text = 'x'.repeat(16 * 1024 * 1024);
  const { url } = await serve(() => Promise.resolve(text));
  const open = (): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => get(url, { agent: false }, resolve).once('error', reject));
  const unread = await Promise.all(Array.from({ length: HTTP_SCRAPES_MAX }, open));
  expect(unread.map(({ statusCode }) => statusCode)).toEqual(unread.map(() => 200));
  const further = await open();
  expect([further.statusCode, further.headers['retry-after']]).toEqual([503, '1']);
  for (const response of unread) response.destroy();
  await expect.poll(async () => (await open()).statusCode).toBe(200);
});
