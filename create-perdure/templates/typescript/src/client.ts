// Starts and approves orders: `client.js start ID CENTS`, `client.js approve ID`.
import { Client } from '@perdure/sdk';
import { approval, order } from './definitions.js';

const [command, id = '', cents = '0'] = process.argv.slice(2);
const client = new Client({ address: process.env['PERDURE_ADDRESS'] ?? '127.0.0.1:7460' });

if (command === 'start' && id !== '') {
  // A second start with the same id is the same order.
  await client.start(order, { id, cents: Number(cents) }, { id, idReuse: 'useExisting' });
  console.log(`started ${id}; approve it within 24 hours`);
} else if (command === 'approve' && id !== '') {
  const started = client.handle(order, id);
  await started.raise(approval, { by: 'the night shift' });
  console.log(await started.result());
} else {
  console.error('usage: start ID CENTS, or approve ID');
  process.exitCode = 2;
}
client.close();
