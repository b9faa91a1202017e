// The application process for Restate: an HTTP/2 endpoint with the services, and the counts.
import { once } from 'node:events';
import { createServer } from 'node:http2';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';

import { Ledger } from '../../../app/ledger.ts';
import { answerCalls } from '../../../child-calls.ts';
import { loadPackage } from '../../install.ts';
import { activityService, orchestratorService } from '../sdk.ts';
import type { RestateHandler, RestateSdk } from '../sdk.ts';
import { activityHandlers, orchestrationHandlers } from './handlers.ts';
import './with-resolvers.ts';

const ledger = new Ledger();

async function listen({ folder, port }: { folder: string; port: number }): Promise<void> {
  const sdk = loadPackage(folder, '@restatedev/restate-sdk') as RestateSdk;
  const service = (name: string, handlers: Record<string, RestateHandler<never>>): unknown =>
    sdk.service({ name, handlers });
  const endpoint = sdk.createEndpointHandler({
    services: [
      service(activityService, activityHandlers(ledger)),
      service(orchestratorService, orchestrationHandlers(sdk, ledger)),
    ],
    logger: () => undefined,
  }) as unknown as (request: Http2ServerRequest, response: Http2ServerResponse) => void;
  const server = createServer(endpoint).listen(port, '127.0.0.1');
  await once(server, 'listening');
}

const calls = {
  listen,
  reset: () => ledger.reset(),
  counts: () => ledger.counts(),
  firstStepAfter: (momentMs: number) => ledger.firstStepAfter(momentMs),
};
export type RestateAppCalls = typeof calls;

answerCalls(calls);
process.on('SIGTERM', () => process.exit(0));
