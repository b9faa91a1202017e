// The worker process of the agent: `node worker.js`. PERDURE_ADDRESS is the address of the
// sidecar; AGENT_EFFECTS names a file to which each effect is appended, for the test.
import { appendFileSync } from 'node:fs';

import { Client, Worker } from '@perdure/sdk';

import { activitiesOf } from './activities.ts';
import { agentHandler } from './agent.ts';
import { fakeModel } from './model.ts';

const { PERDURE_ADDRESS: address = '127.0.0.1:7460', AGENT_EFFECTS: file } = process.env;
const wordMs = Number(process.env['AGENT_WORD_MS'] ?? '100');

const client = new Client({ address });
const onEffect = (name: string, key: string): void => {
  if (file !== undefined) appendFileSync(file, `${name} ${key}\n`);
};
const activities = activitiesOf({ model: fakeModel(wordMs), client: () => client, onEffect });
const worker = new Worker({ address, handlers: [agentHandler, ...activities] });
const running = worker.run(); // drains at SIGTERM
await worker.ready();
console.log('ready');
await running;
client.close();
