// The program of `npm run test:sim`. It replaces gRPC with an in-memory version and runs the
// requested simulations. This program and the simulated processes run from the built files.
import { register } from 'node:module';
import process from 'node:process';
import { parseArgs } from 'node:util';

import { mutations } from './mutations.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '0' },
    twice: { type: 'boolean', default: false },
    'no-shrink': { type: 'boolean', default: false },
    first: { type: 'boolean', default: false },
    mutation: { type: 'string' },
    mutations: { type: 'boolean', default: false },
  },
});

const mutation = mutations.find(({ name }) => name === values.mutation) ?? null;
if (values.mutation !== undefined && mutation === null) {
  throw new Error(`mutation "${values.mutation}" does not exist. Use a name from mutations.ts`);
}
register('./hooks.js', import.meta.url, {
  data: {
    grpc: import.meta.resolve('@grpc/grpc-js'),
    server: new URL('./grpc-server.js', import.meta.url).href,
    client: new URL('./grpc-client.js', import.meta.url).href,
    root: new URL('../../../', import.meta.url).href,
    mutation,
  },
});

if (values.mutations) {
  const { tryMutations } = await import('./mutation-table.ts');
  process.exitCode = await tryMutations(Number(values.seeds));
} else {
  const { campaign } = await import('./campaign.ts');
  const isSingleSeed = values.seed !== undefined;
  const from = Number(values.seed ?? values.from);
  const count = isSingleSeed ? 1 : Number(values.seeds);
  const failed = await campaign({
    seeds: Array.from({ length: count }, (_, index) => from + index),
    twice: values.twice || (isSingleSeed && mutation === null),
    shrinks: !values['no-shrink'],
    seconds: Number(values.seconds),
    failuresMax: values.first ? 1 : 5,
  });
  process.exitCode = failed > 0 ? 1 : 0;
}
