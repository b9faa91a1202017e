// `ctx.saga`: when the code of a saga fails, its compensations run in reverse order.
import type { Compensation, Saga, OrchestrationContext } from '../model/orchestration-context.ts';
import { SagaFailedError } from '../errors.ts';
import type { Scope } from '../model/operation.ts';
import type { RunPort } from '../model/run-port.ts';
import { enterShield } from './scope.ts';

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
      // A cancellation during the compensations does not replace the original error.
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
