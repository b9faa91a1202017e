import { expect, it } from 'vitest';

import { Client } from './client.ts';

const EMPTY = /is empty. Leave it out, or check that the variable/;

it('an empty id or key is rejected and does not count as absent', async () => {
  const client = new Client({ address: '127.0.0.1:1' });
  await expect(client.start('order', null, { id: '' })).rejects.toThrow(EMPTY);
  await expect(client.start('order', null, { idempotencyKey: '' })).rejects.toThrow(EMPTY);
  const raised = client.handle('order-1').raise('paid', null, { idempotencyKey: '' });
  await expect(raised).rejects.toThrow(EMPTY);
  client.close();
});
