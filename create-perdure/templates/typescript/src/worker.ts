// The process that executes the handlers. It reconnects indefinitely, and drains at SIGTERM.
import { Worker } from '@perdure/sdk';
import { handlers } from './handlers.js';

const address = process.env['PERDURE_ADDRESS'] ?? '127.0.0.1:7460';
await new Worker({ address, handlers }).run();
