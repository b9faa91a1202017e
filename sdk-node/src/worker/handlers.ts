import type { ActivityHandler } from '../model/activity.ts';
import type { OrchestrationHandler } from '../definitions/orchestration.ts';
import { isHigherVersion } from '../definitions/version-order.ts';
import { type ActivityInterceptor, interceptActivity } from '../interceptors/activity.ts';

/** A handler for a worker: a definition with its implementation. */
export type WorkerHandler = ActivityHandler | OrchestrationHandler;

/** A registered handler in the form in which a worker announces it. */
export interface Announced {
  name: string;
  version: string;
}

/** The handlers of one worker, by name and version. */
export class HandlerTable {
  readonly #activities = new Map<string, Map<string, ActivityHandler>>();
  /** The handler with the highest version, per activity. */
  readonly #highest = new Map<string, ActivityHandler>();
  readonly #orchestrations = new Map<string, Map<string, OrchestrationHandler>>();
  readonly #interceptors: readonly ActivityInterceptor[];

  /** @throws TypeError when two handlers have the same name and version. */
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

  /** Returns the handler of an activity. An empty version selects the highest. */
  activity(name: string, version: string): ActivityHandler | undefined {
    if (version === '') return this.#highest.get(name);
    return this.#activities.get(name)?.get(version);
  }

  /**
   * Returns the handler of an orchestration. An empty version belongs to an instance that was
   * started before a worker offered a version. It selects the unversioned handler, or else the
   * highest version, because the instance would otherwise wait indefinitely.
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

  #addActivity(registered: ActivityHandler): void {
    const { name, version } = registered.definition;
    const bare = this.#interceptors.length === 0;
    const handler = bare ? registered : interceptActivity(registered, this.#interceptors);
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
    ? 'a definition is not a handler: pass the result of its handle()'
    : 'not a handler: pass the result of handle() of a definition';
}
