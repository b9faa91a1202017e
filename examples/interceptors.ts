// Interceptors: a tenant is passed from the client through an orchestration and its child to every
// activity, and is checked there, without being part of any input.
import { AsyncLocalStorage } from 'node:async_hooks';

import { ApplicationError, defineActivity, defineOrchestration } from '@perdure/sdk';
import type {
  ActivityInterceptor,
  ClientInterceptor,
  OrchestrationInterceptor,
} from '@perdure/sdk';

import { asProgram } from './as-program.ts';

/** The current tenant; the code that handles a tenant's request sets it. */
export const tenant = new AsyncLocalStorage<string>();

const known: ReadonlySet<string> = new Set(['blue', 'green']);

/** Starts carry the tenant of the caller. */
const sendTenant: ClientInterceptor = (call, next) => {
  call.headers['tenant'] = tenant.getStore() ?? 'unknown';
  return next();
};

/** Operations of an orchestration belong to its tenant. */
const passTenant: OrchestrationInterceptor = {
  operation(operation, next) {
    operation.headers['tenant'] = operation.execution.headers['tenant'] ?? 'unknown';
    return next();
  },
};

/** Activities run as the tenant, and not for unknown tenants. */
const asTenant: ActivityInterceptor = (activity, next) => {
  const who = activity.headers['tenant'] ?? 'unknown';
  if (known.has(who)) return tenant.run(who, next);
  throw new ApplicationError(`"${who}" is not a tenant`, {
    type: 'UnknownTenant',
    nonRetryable: true,
  });
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
