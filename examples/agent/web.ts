// The web process of the agent: `node web.js`. PORT is its port, default: 3000.
import { Client } from '@perdure/sdk';

import { agentServer } from './server.ts';

const client = new Client({ address: process.env['PERDURE_ADDRESS'] ?? '127.0.0.1:7460' });
const server = agentServer(client).listen(Number(process.env['PORT'] ?? '3000'), '127.0.0.1');
process.once('SIGTERM', () => {
  server.close(() => client.close());
  server.closeAllConnections(); // event streams are open; browsers reconnect to the next process
});
