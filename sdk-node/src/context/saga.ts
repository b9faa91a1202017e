// `ctx.saga`: what was done is undone, the last first, when what comes after it fails.
import { SagaFailed } from '../errors.ts';
import type { Scope } from '../replay/operation.ts';
import type { OrchestrationContext } from './context.ts';
import type { RunPort } from './run-port.ts';
import { enterShield } from './scope.ts';

/** Undoes something; use the context that it is given: no cancellation reaches what it asks for. */
export type Compensation = (ctx: OrchestrationContext) => unknown;

/** Steps that are undone when one that follows them fails. */
export interface Saga {
  /** Remembers how to undo what has been done. */
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
   * and the error is thrown again.
   *
   * @throws SagaFailed when a compensation failed as well; the others are run all the same.
   */
  run<Out>(body: () => Promise<Out> | Out): Promise<Out>;
}

export class LiveSaga implements Saga {
  readonly #run: RunPort;
  readonly #scope: Scope | undefined;
  #compensations: Compensation[] = [];

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
    return enterShield(this.#run, this.#scope, async (ctx) => {
      const result = await action(ctx);
      this.add((own) => undo(own, result));
      return result;
    });
  }

  async run<Out>(body: () => Promise<Out> | Out): Promise<Out> {
    try {
      return await body();
    } catch (error) {
      const errors: unknown[] = [];
      // A request to stop that comes meanwhile ends the code as the error itself does.
      await enterShield(this.#run, this.#scope, (ctx) => this.#undo(ctx, errors)).catch(
        () => undefined,
      );
      throw errors.length === 0 ? error : new SagaFailed(error, errors);
    }
  }

  async #undo(ctx: OrchestrationContext, errors: unknown[]): Promise<void> {
    const compensations = this.#compensations.toReversed();
    this.#compensations = [];
    for (const compensation of compensations) {
      try {
        await compensation(ctx);
      } catch (error) {
        errors.push(error);
      }
    }
  }
}
