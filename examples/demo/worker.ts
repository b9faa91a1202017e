// One worker process of the demo: `worker.js ADDRESS LEDGER`. It runs until it is stopped or
// killed.
import { Worker } from '@perdure/sdk';

import { services } from './activities.ts';
import { pipeline } from './pipeline.ts';

const [address = '', ledgerFile = ''] = process.argv.slice(2);
const worker = new Worker({ address, handlers: [...pipeline, ...services(ledgerFile)] });
const running = worker.run();
await worker.ready();
console.log('ready');
await running;
