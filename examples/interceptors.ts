// Interceptors: a tenant travels from the client through an orchestration and its child into every
// activity, and is checked there, without being an input of anything.
import { AsyncLocalStorage } from 'node:async_hooks';

import { ApplicationError, defineActivity, defineOrchestration } from '@perdure/sdk';
import type {
  ActivityInterceptor,
  ClientInterceptor,
  OrchestrationInterceptor,
} from '@perdure/sdk';

import { asProgram } from './as-program.ts';

/** Whose work is done; what runs a request of a tenant's sets it. */
export const tenant = new AsyncLocalStorage<string>();

const known: ReadonlySet<string> = new Set(['blue', 'green']);

/** Starts carry the tenant of whoever makes the call. */
const sendTenant: ClientInterceptor = (call, next) => {
  call.headers['tenant'] = tenant.getStore() ?? 'nobody';
  return next();
};

/** What an orchestration asks for belongs to the tenant that it belongs to. */
const passTenant: OrchestrationInterceptor = {
  operation(operation, next) {
    operation.headers['tenant'] = operation.execution.headers['tenant'] ?? 'nobody';
    return next();
  },
};

/** Activities run as the tenant, and for no stranger. */
const asTenant: ActivityInterceptor = (activity, next) => {
  const who = activity.headers['tenant'] ?? 'nobody';
  if (known.has(who)) return tenant.run(who, next);
  throw new ApplicationError(`"${who}" is no tenant`, { type: 'Stranger', nonRetryable: true });
};

export const interceptors = {
  client: [sendTenant],
  worker: { orchestration: [passTenant], activity: [asTenant] },
};

export const store = defineActivity<string, string>('store');
export const page = defineOrchestration<string, string>('page');
export const site = defineOrchestration<readonly string[], readonly string[]>('site');

export const handlers = [
  store.handle((name) => `${tenant.getStore()}/${name}`),
  page.handle((ctx, name) => ctx.call(store, name)),
  site.handle((ctx, names) => Promise.all(names.map((name) => ctx.call(page, name)))),
];

await asProgram(
  import.meta.url,
  handlers,
  async (client) => {
    const instance = await tenant.run('blue', () => client.start(site, ['home', 'news']));
    console.log((await instance.result()).join(' '));
  },
  { interceptors },
);
