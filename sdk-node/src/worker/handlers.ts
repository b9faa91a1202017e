import type { ActivityHandler } from '../model/activity.ts';
import type { OrchestrationHandler } from '../definitions/orchestration.ts';
import { isHigherVersion } from '../definitions/version-order.ts';
import { type ActivityInterceptor, interceptActivity } from '../interceptors/activity.ts';

/** What a worker can be given: a definition with its implementation. */
export type WorkerHandler = ActivityHandler | OrchestrationHandler;

/** A registered piece of user code as a worker announces it. */
export interface Announced {
  name: string;
  version: string;
}

/** The user code of one worker, by name and version. */
export class HandlerTable {
  readonly #activities = new Map<string, Map<string, ActivityHandler>>();
  /** Of each activity the one with the highest version. */
  readonly #highest = new Map<string, ActivityHandler>();
  readonly #orchestrations = new Map<string, Map<string, OrchestrationHandler>>();
  readonly #interceptors: readonly ActivityInterceptor[];

  /** @throws TypeError when a name is there twice with the same version. */
  constructor(
    handlers: readonly WorkerHandler[],
    interceptors: readonly ActivityInterceptor[] = [],
  ) {
    this.#interceptors = interceptors;
    for (const handler of handlers) {
      if (typeof handler?.fn !== 'function') throw new TypeError(notAHandler(handler));
      if (handler.kind === 'activity') this.#addActivity(handler);
      else add(this.#orchestrations, 'orchestration', handler);
    }
  }

  /** An empty version: the highest there is. */
  activity(name: string, version: string): ActivityHandler | undefined {
    if (version === '') return this.#highest.get(name);
    return this.#activities.get(name)?.get(version);
  }

  /**
   * The handler of a name and version. An empty version is that of an instance that was started
   * before a worker offered one: it gets the unversioned handler if there is one, else the highest
   * version, since it would wait indefinitely for another.
   */
  orchestration(name: string, version: string): OrchestrationHandler | undefined {
    const byVersion = this.#orchestrations.get(name);
    return byVersion?.get(version) ?? (version === '' ? highestOf(byVersion) : undefined);
  }

  activities(): Announced[] {
    const all = [...this.#activities.values()].flatMap((byVersion) => [...byVersion.values()]);
    return all.map(({ definition }) => announce(definition));
  }

  orchestrations(): Announced[] {
    const all = [...this.#orchestrations.values()].flatMap((byVersion) => [...byVersion.values()]);
    return all.map(({ definition }) => announce(definition));
  }

  #addActivity(given: ActivityHandler): void {
    const { name, version } = given.definition;
    const bare = this.#interceptors.length === 0;
    const handler = bare ? given : interceptActivity(given, this.#interceptors);
    add(this.#activities, 'activity', handler);
    const highest = this.#highest.get(name)?.definition.version;
    if (highest === undefined || isHigherVersion(version, highest)) {
      this.#highest.set(name, handler);
    }
  }
}

function add<Handler extends WorkerHandler>(
  table: Map<string, Map<string, Handler>>,
  what: string,
  handler: Handler,
): void {
  const { name, version } = handler.definition;
  const byVersion = table.get(name) ?? new Map<string, Handler>();
  if (byVersion.has(version)) {
    const which = version === '' ? 'without a version' : `of version "${version}"`;
    throw new TypeError(
      `${what} "${name}" ${which} has two handlers in this worker: keep one of them, or ` +
        'give their definitions different versions',
    );
  }
  byVersion.set(version, handler);
  table.set(name, byVersion);
}

function highestOf(
  byVersion: ReadonlyMap<string, OrchestrationHandler> | undefined,
): OrchestrationHandler | undefined {
  let best: string | undefined;
  for (const version of byVersion?.keys() ?? []) {
    if (best === undefined || isHigherVersion(version, best)) best = version;
  }
  return best === undefined ? undefined : byVersion?.get(best);
}

function announce({ name, version }: Announced): Announced {
  return { name, version };
}

function notAHandler(thing: unknown): string {
  const isDefinition = typeof thing === 'object' && thing !== null && 'handle' in thing;
  return isDefinition
    ? 'a definition is not a handler: pass what its handle() returns'
    : 'a handler is what handle() of a definition returns';
}
