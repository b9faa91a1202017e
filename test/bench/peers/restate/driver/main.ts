// The driver process for Restate: it starts invocations over HTTP and checks their results.
import { answerCalls } from '../../../child-calls.ts';
import type { ResultHandle } from '../../../driver/accepted.ts';
import { Offer } from '../../../driver/offer.ts';
import { inputOf } from '../../../driver/start.ts';
import type { Batch } from '../../../driver/start.ts';
import { Ingress } from '../ingress.ts';
import { orchestratorService } from '../sdk.ts';

let ingress: Ingress | undefined;
let batches = 0;

function connectedIngress(): Ingress {
  if (ingress === undefined) throw new Error('the driver is not connected');
  return ingress;
}

const pathOf = ({ orchestration }: Batch): string => `/${orchestratorService}/${orchestration}`;

const offer = new Offer<ResultHandle>({
  run: (batch, index) => connectedIngress().run(pathOf(batch), inputOf(batch, index)),
  start: async (batch, index) => {
    // With an idempotency key, a repeated start has no effect, and the id gives the result.
    const key = `${process.pid}-${batches}-${index}`;
    const id = await connectedIngress().send(pathOf(batch), inputOf(batch, index), key);
    return { result: () => connectedIngress().result(id) };
  },
});

const calls = {
  connect: ({ port }: { port: number }) => {
    ingress = new Ingress(port);
  },
  loop: (batch: Batch) => offer.loop(batch),
  accept: (batch: Batch) => {
    batches += 1;
    // Each awaited result is a request that the server holds open, so only `finish` awaits results.
    return offer.accept({ ...batch, watch: false });
  },
  finish: (limit: { longestMs: number }) => {
    for (const handle of offer.accepted) offer.results.watch(handle);
    return offer.finish(limit);
  },
};
export type RestateDriverCalls = typeof calls;

answerCalls(calls);
process.on('SIGTERM', () => process.exit(0));
