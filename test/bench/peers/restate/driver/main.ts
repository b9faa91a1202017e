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

function theIngress(): Ingress {
  if (ingress === undefined) throw new Error('the driver is not connected');
  return ingress;
}

const pathOf = ({ orchestration }: Batch): string => `/${orchestratorService}/${orchestration}`;

const offer = new Offer<ResultHandle>({
  run: (batch, i) => theIngress().run(pathOf(batch), inputOf(batch, i)),
  start: async (batch, i) => {
    // With the key a repeated start has no effect, and the result can be read by id.
    const key = `${process.pid}-${batches}-${i}`;
    const id = await theIngress().send(pathOf(batch), inputOf(batch, i), key);
    return { result: () => theIngress().result(id) };
  },
});

const calls = {
  connect: ({ port }: { port: number }) => {
    ingress = new Ingress(port);
  },
  loop: (batch: Batch) => offer.loop(batch),
  accept: (batch: Batch) => {
    batches += 1;
    // `finish` awaits the results, because each result is a request that the server holds open.
    return offer.accept({ ...batch, watch: false });
  },
  finish: (limit: { longestMs: number }) => {
    for (const one of offer.accepted) offer.results.watch(one);
    return offer.finish(limit);
  },
};
export type RestateDriverCalls = typeof calls;

answerCalls(calls);
process.on('SIGTERM', () => process.exit(0));
