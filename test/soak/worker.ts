// A worker of a soak in a separate process: `worker.js ADDRESS`. SIGTERM drains it.
import { Worker } from '@perdure/sdk';
import { handlers } from './app.ts';

const worker = new Worker({ address: process.argv[2]!, handlers, maxCachedInstances: 200 });
const ended = worker.run();
await worker.ready();
process.stdout.write('attached\n');
await ended;
