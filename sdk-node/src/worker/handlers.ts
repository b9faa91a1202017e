import type { ActivityHandler } from '../definitions/activity.ts';
import type { OrchestrationHandler } from '../definitions/orchestration.ts';

/** What a worker can be given: a definition with its implementation. */
export type WorkerHandler = ActivityHandler | OrchestrationHandler;

/** A registered piece of user code as a worker announces it. */
export interface Announced {
  name: string;
  version: string;
}

/** The user code of one worker, by name and version. */
export class HandlerTable {
  readonly #activities = new Map<string, ActivityHandler>();
  readonly #orchestrations = new Map<string, Map<string, OrchestrationHandler>>();

  /** @throws TypeError when a name (of an orchestration: with its version) is there twice. */
  constructor(handlers: readonly WorkerHandler[]) {
    for (const handler of handlers) {
      if (typeof handler?.fn !== 'function') throw new TypeError(notAHandler(handler));
      if (handler.kind === 'activity') this.#addActivity(handler);
      else this.#addOrchestration(handler);
    }
  }

  activity(name: string): ActivityHandler | undefined {
    return this.#activities.get(name);
  }

  orchestration(name: string, version: string): OrchestrationHandler | undefined {
    return this.#orchestrations.get(name)?.get(version);
  }

  activities(): Announced[] {
    return [...this.#activities.values()].map(({ definition }) => announce(definition));
  }

  orchestrations(): Announced[] {
    const all = [...this.#orchestrations.values()].flatMap((byVersion) => [...byVersion.values()]);
    return all.map(({ definition }) => announce(definition));
  }

  #addActivity(handler: ActivityHandler): void {
    const { name } = handler.definition;
    if (this.#activities.has(name)) {
      throw new TypeError(`activity "${name}" has two handlers in this worker: keep one of them`);
    }
    this.#activities.set(name, handler);
  }

  #addOrchestration(handler: OrchestrationHandler): void {
    const { name, version } = handler.definition;
    const byVersion = this.#orchestrations.get(name) ?? new Map<string, OrchestrationHandler>();
    if (byVersion.has(version)) {
      const which = version === '' ? 'without a version' : `of version "${version}"`;
      throw new TypeError(
        `orchestration "${name}" ${which} has two handlers in this worker: keep one of them, or ` +
          'give their definitions different versions',
      );
    }
    byVersion.set(version, handler);
    this.#orchestrations.set(name, byVersion);
  }
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
