// Mode `live` of the Node driver: workers and a client of the SDK, against a sidecar.
import { Client, defineOrchestration, Worker } from '@perdure/sdk';
import type {
  ClientStartOptions,
  InstanceHandle,
  InstanceStatus,
  Logger,
  RaisePolicy,
  WorkerHandler,
  WorkerOptions,
} from '@perdure/sdk';

import type { Json } from '../../case.ts';
import { activities } from './activities.ts';
import { described } from './described.ts';
import { failureOf } from './failure.ts';
import { orchestratorOf } from './program.ts';
import type { Handlers } from './serve.ts';

const none = (): void => undefined;
// Connections break intentionally here; only errors are logged.
const log: Logger = {
  debug: none,
  info: none,
  warn: none,
  error: (message) => process.stderr.write(`${message}\n`),
};

interface ProgramInput {
  readonly program: Json;
  readonly input?: unknown;
}

/** The handlers that run programs under a name. */
function interpreter(name: string, version: string): WorkerHandler {
  const orchestration = defineOrchestration<ProgramInput, unknown>(name, { version });
  const outside = { add: none };
  return orchestration.handle((ctx, { program, input }) =>
    orchestratorOf(program, outside)(ctx, input ?? null),
  );
}

function workerOptions(request: Json, ledger: string): WorkerOptions {
  const {
    address,
    name,
    orchestrations,
    cachedInstances,
    version = '',
  } = request as Json & {
    readonly cachedInstances?: number | null;
  };
  const { queues, namedQueuesOnly, turns, activitySlots } = request as Partial<
    Record<string, never>
  >;
  const runs = orchestrations === false ? [] : ['program', 'child'];
  return {
    address: String(address),
    name: String(name),
    handlers: [
      ...runs.map((of) => interpreter(of, String(version))),
      ...(request['activities'] === false ? [] : activities(ledger)),
    ],
    log,
    stopOnSignals: false,
    stopGrace: '1s',
    ...(cachedInstances === undefined || cachedInstances === null
      ? {}
      : { maxCachedInstances: cachedInstances }),
    ...(queues === undefined ? {} : { queues }),
    ...(namedQueuesOnly === undefined ? {} : { namedQueuesOnly }),
    ...(turns === undefined ? {} : { maxTurns: turns }),
    ...(activitySlots === undefined ? {} : { maxActivities: activitySlots }),
  };
}

/** Members of a request with the same name as options of the SDK. */
function pick<Options>(request: Json, names: readonly (keyof Options & string)[]): Options {
  const there = names.filter((name) => request[name] !== undefined && request[name] !== null);
  return Object.fromEntries(there.map((name) => [name, request[name]])) as Options;
}

async function wait(instance: InstanceHandle, timeoutMs: unknown): Promise<Json> {
  const options = timeoutMs === undefined ? {} : { timeout: timeoutMs as number };
  try {
    return { status: 'completed', output: (await instance.result(options)) ?? null };
  } catch (error) {
    const { code, cause } = error as Error & { readonly code?: string };
    if (code !== 'ORCHESTRATION_FAILED') throw error;
    return { status: (await instance.get()).status, error: described(cause) };
  }
}

async function get(instance: InstanceHandle): Promise<Json> {
  const view = await instance.get();
  const { id, name, version, status, execution, customStatus = null, output, error } = view;
  return {
    instanceId: id,
    name,
    version,
    status,
    execution,
    customStatus,
    waitingFor: view.waitingFor.map(({ reason }) => reason),
    ...(status === 'completed' ? { output: output ?? null } : {}),
    ...(error === undefined ? {} : { error: described(error.cause) }),
  };
}

async function listed<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Requests about one instance. */
function instanceHandlers(of: (request: Json) => InstanceHandle): Handlers {
  return {
    wait: (request) => wait(of(request), request['timeoutMs']),
    get: (request) => get(of(request)),
    raise: (request) => {
      const policy = request['policy'] as RaisePolicy | undefined;
      const options = policy === undefined ? {} : { policy };
      return of(request).raise(String(request['event']), request['payload'], options);
    },
    cancel: (request) => of(request).cancel(request['reason'] as string | undefined),
    terminate: (request) => of(request).terminate(request['reason'] as string | undefined),
    suspend: (request) => of(request).suspend(request['reason'] as string | undefined),
    resume: (request) => of(request).resume(request['reason'] as string | undefined),
    query: (request) => of(request).query<unknown>(String(request['name']), request['input']),
    update: (request) => {
      const id = request['updateId'] as string | undefined;
      const options = id === undefined ? {} : { id };
      return of(request).update<unknown>(String(request['name']), request['input'], options);
    },
    values: async (request) => [...(await of(request).values())],
    status: async (request) => {
      const { afterVersion: after = 0, timeoutMs } = request as Record<string, number>;
      const timeout = timeoutMs === undefined ? {} : { timeout: timeoutMs };
      const { value = null, version } = await of(request).waitStatus({ after, ...timeout });
      return { value, version };
    },
    executions: async (request) =>
      (await of(request).executions()).map(({ execution, status }) => ({ execution, status })),
    history: async (request) => {
      const events = await listed(
        of(request).history(pick<{ execution?: number }>(request, ['execution'])),
      );
      return events.map(({ kind }) => kind);
    },
    purge: (request) => of(request).purge(),
  };
}

interface Live {
  readonly handlers: Handlers;
  close(): Promise<void>;
}

/** @param ledger the file that activity `ledger` appends to. */
export function live(ledger: string): Live {
  const workers = new Map<unknown, Worker>();
  let client: Client | undefined;
  const connected = (): Client => {
    if (client === undefined) throw new Error('the first request is `client`');
    return client;
  };
  const handlers: Handlers = {
    worker: async (request) => {
      const worker = new Worker(workerOptions(request, ledger));
      workers.set(request['name'], worker);
      await Promise.race([worker.ready(), worker.run()]);
    },
    stop: async ({ name }) => {
      await workers.get(name)?.stop();
      workers.delete(name);
    },
    client: ({ address }) => {
      client?.close();
      client = new Client({ address: String(address), log });
    },
    start: async (request) => {
      const names = ['version', 'idempotencyKey', 'idReuse', 'queue'] as const;
      const options = {
        ...pick<ClientStartOptions>(request, names),
        ...(request['instanceId'] === undefined ? {} : { id: request['instanceId'] as string }),
      };
      const name = String(request['orchestration']);
      const { id, execution } = await connected().start(name, request['input'], options);
      return { instanceId: id, execution };
    },
    settle: ({ promiseId, value, error }) => {
      const promise = connected().promise(String(promiseId));
      return error === undefined
        ? promise.resolve(value)
        : promise.reject(failureOf(error as Json));
    },
    list: async (request) => {
      const filter = pick<{ idPrefix?: string; name?: string; status?: InstanceStatus }>(request, [
        'idPrefix',
        'name',
        'status',
      ]);
      const all = await listed(connected().list(filter));
      return all.map(({ id, name, status }) => ({ instanceId: id, name, status }));
    },
    ...instanceHandlers(({ instanceId }) => connected().handle(String(instanceId))),
  };
  const close = async (): Promise<void> => {
    client?.close();
    await Promise.all([...workers.values()].map((worker) => worker.stop()));
  };
  return { handlers, close };
}
