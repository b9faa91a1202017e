import {
  ActivityFailedError,
  ApplicationError,
  CancelledError,
  defineActivity,
  defineOrchestration,
  NotFoundError,
  OrchestrationFailedError,
  TerminatedError,
  TimeoutError,
} from '@perdure/sdk';
import type {
  ActivityContext,
  OrchestrationContext,
  OrchestrationDefinition,
  WorkerHandler,
} from '@perdure/sdk';

import type { Node, Program } from './program.ts';

/** The result of a node, in the form that the oracle checks. */
export type Out = unknown;

/** The results of a program so far. Continue-as-new passes them on with the rest of the program. */
export interface Progress {
  readonly outs: Out[];
  /** The read events, by mailbox, in order. */
  readonly reads: Record<string, string[]>;
  /** The processed updates, in order. */
  readonly updates: number[];
}

export interface Input {
  readonly program: Program;
  /** The next node. */
  readonly from: number;
  readonly progress: Progress;
}

export interface Result extends Progress {
  readonly state: [string, unknown][];
  readonly swallowed: boolean;
}

/** Reports of activities to the simulation, which crashes do not undo. */
export interface Effects {
  ran(key: string, activity: ActivityContext): void;
  published(key: string, promiseId: string): void;
}

type ActNode = Extract<Node, { t: 'act' }>;
type Ctx = OrchestrationContext;

export const tree: OrchestrationDefinition<Input, Result> = defineOrchestration<Input, Result>(
  'tree',
);
/** The orchestration name of the roots for batches. */
export const HERD = 'herd';
export const herd: OrchestrationDefinition<Input, Result> = defineOrchestration<Input, Result>(
  HERD,
);
const act = defineActivity<ActNode, string>('act');
const publish = defineActivity<{ k: string; id: string }, null>('publish');

const RETRY = { initialInterval: '100ms', maxInterval: '2s' } as const;

/** One execution of a program. */
class Run {
  readonly progress: Progress;
  readonly #input: Input;
  readonly #ctx: Ctx;
  #updated: () => void = () => undefined;

  constructor(ctx: Ctx, input: Input) {
    this.#ctx = ctx;
    this.#input = input;
    this.progress = input.progress;
  }

  async main(): Promise<Result> {
    const ctx = this.#ctx;
    const { program } = this.#input;
    this.#register();
    try {
      for (let at = this.#input.from; at < program.nodes.length; at += 1) {
        const node = program.nodes[at]!;
        if (node.t === 'again') {
          return await ctx.continueAsNew({ program, from: at + 1, progress: this.progress });
        }
        if (node.t === 'fail') throw new ApplicationError('as planned', { type: 'Planned' });
        this.progress.outs.push(await this.#node(ctx, node));
      }
    } catch (error) {
      if (!(error instanceof CancelledError) || program.onCancel === 'plain') throw error;
      if (program.onCancel === 'swallow') return this.#result(true);
      const plan = { t: 'act', k: `${program.id}!`, plan: [], max: 1, ms: 0 } as const;
      await ctx.call(act, plan, { retry: RETRY });
      throw error;
    }
    return this.#result(false);
  }

  #result(swallowed: boolean): Result {
    return { ...this.progress, state: this.#ctx.state.entries(), swallowed };
  }

  #register(): void {
    const { progress } = this;
    const { program } = this.#input;
    this.#ctx.onQuery(
      { kind: 'query', name: 'progress', input: undefined, output: undefined },
      () => ({
        outs: progress.outs.length,
      }),
    );
    if (!program.nodes.some(({ t }) => t === 'updates')) return;
    const update = { kind: 'update', name: 'add', input: undefined, output: undefined } as const;
    this.#ctx.onUpdate<{ v: number; slow: boolean }, number, { v: number; slow: boolean }, number>(
      update,
      {
        validate: ({ v }) => {
          if (v < 0) throw new ApplicationError('below zero', { type: 'BelowZero' });
        },
        handle: async ({ v, slow }) => {
          if (slow) await this.#ctx.sleep(50);
          progress.updates.push(v);
          this.#updated();
          return -v;
        },
      },
    );
  }

  async #sequence(ctx: Ctx, nodes: readonly Node[]): Promise<Out[]> {
    const outs: Out[] = [];
    for (const node of nodes) outs.push(await this.#node(ctx, node));
    return outs;
  }

  async #node(ctx: Ctx, node: Node): Promise<Out> {
    switch (node.t) {
      case 'act':
        return this.#activity(ctx, node);
      case 'timer':
        await ctx.sleep(node.ms);
        return 'timer';
      case 'event':
        return this.#event(ctx, node);
      case 'hang':
        return ctx.waitFor('never');
      case 'child':
        return this.#child(ctx, node);
      case 'all':
        return Promise.all(node.of.map((each) => this.#node(ctx, each)));
      case 'race': {
        const { key, value } = await ctx.race({
          a: (inner) => this.#sequence(inner, node.a),
          b: (inner) => this.#sequence(inner, node.b),
        });
        return { won: key, outs: value };
      }
      case 'scope':
        return this.#scope(ctx, node);
      case 'loose':
        this.#node(ctx, node.of).catch(() => undefined);
        return 'loose';
      case 'step':
        return ctx.run('step', () => node.k);
      case 'set':
        ctx.state.set(node.key, node.v);
        return 'set';
      case 'status':
        ctx.setStatus(node.v);
        return 'status';
      case 'promise': {
        const promise = ctx.promise<string>();
        await ctx.call(publish, { k: node.k, id: promise.id }, { retry: RETRY });
        return { settled: await promise.value };
      }
      case 'updates':
        return this.#updates(ctx, node.count);
      case 'send':
        return this.#send(ctx, node);
      case 'start':
        return ctx.start(tree, inputOf(node.p), { id: node.k });
      case 'again':
      case 'fail':
        throw new Error(`${node.t} is permitted in the trunk only`);
    }
  }

  async #activity(ctx: Ctx, node: ActNode): Promise<Out> {
    const retry = { ...RETRY, ...(node.max > 0 && { maxAttempts: node.max }) };
    const limit = node.plan.includes('hang') ? { startToClose: '1500ms' as const } : {};
    try {
      return { did: await ctx.call(act, node, { retry, ...limit }) };
    } catch (error) {
      if (error instanceof ActivityFailedError) return { failed: node.k };
      throw error;
    }
  }

  async #event(ctx: Ctx, { n, limitMs }: Extract<Node, { t: 'event' }>): Promise<Out> {
    try {
      const value = await ctx.waitFor<string>(n, limitMs > 0 ? { timeout: limitMs } : {});
      (this.progress.reads[n] ??= []).push(value);
      return { event: value };
    } catch (error) {
      if (error instanceof TimeoutError) return { late: n };
      throw error;
    }
  }

  async #child(ctx: Ctx, node: Extract<Node, { t: 'child' }>): Promise<Out> {
    const options = { parentClose: node.close, ...(node.named && { id: node.k }) };
    try {
      return { child: 'completed', result: await ctx.call(tree, inputOf(node.p), options) };
    } catch (error) {
      if (!(error instanceof OrchestrationFailedError)) throw error;
      const { cause } = error;
      if (cause instanceof CancelledError) return { child: 'cancelled' };
      return { child: cause instanceof TerminatedError ? 'terminated' : 'failed' };
    }
  }

  async #scope(ctx: Ctx, node: Extract<Node, { t: 'scope' }>): Promise<Out> {
    try {
      return {
        outs: await ctx.scope((inner) => this.#sequence(inner, node.of), { timeout: node.ms }),
      };
    } catch (error) {
      if (error instanceof TimeoutError) return { late: 'scope' };
      throw error;
    }
  }

  async #updates(ctx: Ctx, count: number): Promise<Out> {
    const { updates } = this.progress;
    const enough = new Promise<string>((resolve) => {
      this.#updated = () => {
        if (updates.length >= count) resolve('enough');
      };
    });
    this.#updated();
    await ctx.race({ enough, never: ctx.waitFor('never') });
    return 'updates';
  }

  async #send(ctx: Ctx, { to, n, k }: Extract<Node, { t: 'send' }>): Promise<Out> {
    try {
      await ctx.raise(to, n, k);
      return 'sent';
    } catch (error) {
      if (error instanceof NotFoundError) return 'refused';
      throw error;
    }
  }
}

export function inputOf(program: Program): Input {
  return { program, from: 0, progress: { outs: [], reads: {}, updates: [] } };
}

async function attempt(node: ActNode, activity: ActivityContext): Promise<string> {
  const { signal } = activity;
  if (node.ms > 0) await new Promise((resolve) => setTimeout(resolve, node.ms));
  const does = node.plan[activity.info.attempt - 1];
  if (does === 'fail') throw new Error('as planned');
  if (does === 'hang') {
    await new Promise((resolve) => {
      if (signal.aborted) resolve(null);
      else signal.addEventListener('abort', resolve);
    });
    throw new Error('no code waits any more');
  }
  return node.k;
}

/** Handlers for a worker of the simulation. */
export function handlersFor(effects: Effects): WorkerHandler[] {
  return [
    tree.handle((ctx, input) => new Run(ctx, input).main()),
    herd.handle((ctx, input) => new Run(ctx, input).main()),
    act.handle((node, activity) => {
      effects.ran(node.k, activity);
      return attempt(node, activity);
    }),
    publish.handle(async ({ k, id }) => {
      effects.published(k, id);
      return null;
    }),
  ];
}
