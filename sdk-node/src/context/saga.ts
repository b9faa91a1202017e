// `ctx.saga`: what was done is undone, the last first, when what comes after it fails.
import { SagaFailedError } from '../errors.ts';
import type { Scope } from '../replay/operation.ts';
import type { OrchestrationContext } from './context.ts';
import type { RunPort } from './run-port.ts';
import { enterShield } from './scope.ts';

/** Undoes something; use the context that it is given: no cancellation reaches what it asks for. */
export type Compensation = (ctx: OrchestrationContext) => unknown;

/** Steps that are undone when one that follows them fails. */
export interface Saga {
  /** Remembers how to undo what has been done, or what may have been. */
  add(compensation: Compensation): void;
  /**
   * Runs `action` to its end, whatever is cancelled meanwhile, and adds how to undo it. A
   * cancellation that came meanwhile is thrown as CancelledError then. Use the context that the
   * functions are given.
   */
  step<Out>(
    action: (ctx: OrchestrationContext) => Promise<Out> | Out,
    undo: (ctx: OrchestrationContext, result: Out) => unknown,
  ): Promise<Out>;
  /**
   * Runs the function. When it throws, what was added is undone in reverse, one after the other,
   * and the error is thrown again. A cancellation meanwhile awaits activities, steps, starts and
   * events that are under way, before it is thrown as CancelledError.
   *
   * @throws SagaFailedError when a compensation failed as well; the others are run all the same.
   */
  run<Out>(body: () => Promise<Out> | Out): Promise<Out>;
}

export class LiveSaga implements Saga {
  readonly #run: RunPort;
  readonly #scope: Scope | undefined;
  readonly #compensations: Compensation[] = [];

  constructor(run: RunPort, scope: Scope | undefined) {
    this.#run = run;
    this.#scope = scope;
  }

  add(compensation: Compensation): void {
    this.#compensations.push(compensation);
  }

  step<Out>(
    action: (ctx: OrchestrationContext) => Promise<Out> | Out,
    undo: (ctx: OrchestrationContext, result: Out) => unknown,
  ): Promise<Out> {
    const deferred = this.#run.takeDeferred(this.#scope);
    if (deferred !== undefined) return Promise.reject(deferred);
    return enterShield(this.#run, this.#scope, async (ctx) => {
      const result = await action(ctx);
      this.add((own) => undo(own, result));
      return result;
    });
  }

  async run<Out>(body: () => Promise<Out> | Out): Promise<Out> {
    const deferral = this.#run.defer(this.#scope);
    try {
      const value = await body();
      if (deferral.cancelled !== undefined) throw deferral.cancelled;
      deferral.close();
      return value;
    } catch (error) {
      if (deferral.cancelled === undefined) deferral.close();
      else await deferral.settle();
      const errors: unknown[] = [];
      // A request to stop that comes meanwhile ends the code as the error itself does.
      await enterShield(this.#run, this.#scope, (ctx) => this.#undo(ctx, errors)).catch(
        () => undefined,
      );
      throw errors.length === 0 ? error : new SagaFailedError(error, errors);
    }
  }

  async #undo(ctx: OrchestrationContext, errors: unknown[]): Promise<void> {
    for (;;) {
      const compensation = this.#compensations.pop();
      if (compensation === undefined) return;
      try {
        await compensation(ctx);
      } catch (error) {
        errors.push(error);
      }
    }
  }
}
