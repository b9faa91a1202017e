// Turns a program of a transcript into orchestrator code over the Node SDK. README.md describes
// every node. Operations are requested when a node is entered, in the order of the text.
import { defineQuery, defineUpdate } from '@perdure/sdk';
import type { CancellationScope, OrchestrationContext, Saga } from '@perdure/sdk';

import type { Json } from '../../case.ts';
import { described } from './described.ts';
import { failureOf } from './failure.ts';

/** The payload limit of programs; the node `large` exceeds it slightly. */
export const payloadMaxBytes: number = 20_000;
const large = 'x'.repeat(payloadMaxBytes);

/** Resumes code outside its turn: the driver calls the registered functions after each turn. */
export interface Outside {
  add(release: () => void): void;
}

interface Frame {
  readonly ctx: OrchestrationContext;
  readonly input: unknown;
  readonly variables: Map<string, unknown>;
  readonly begun: Map<string, Promise<unknown>>;
  readonly caught: unknown;
  readonly scopes: Map<string, CancellationScope>;
  readonly saga: Saga | undefined;
  readonly outside: Outside;
}

type Node = Json & { readonly do: string };
type Run = (node: Node, frame: Frame) => Promise<unknown>;

const nodes = (value: unknown): Node[] => value as Node[];
const node = (value: unknown): Node => value as Node;
const text = (value: unknown): string => value as string;
const record = <T>(value: unknown): T => (value ?? {}) as T;

async function evaluate(at: Node, frame: Frame): Promise<unknown> {
  const run = running[at.do];
  if (run === undefined) throw new Error(`programs have no node "${at.do}"`);
  return run(at, frame);
}

const branches = (at: Node, frame: Frame): Promise<unknown>[] =>
  nodes(at['of']).map((branch) => evaluate(branch, frame));

/** A wait without a function around it: if it loses a native race, it is cancelled. */
function bare(at: Node, frame: Frame): Promise<unknown> {
  return at.do === 'wait' || at.do === 'await' ? running[at.do]!(at, frame) : evaluate(at, frame);
}

const contestants = (at: Node, frame: Frame): Promise<unknown>[] =>
  nodes(at['of']).map((branch) => bare(branch, frame));

/** The input of an activity. */
function inputOf(at: Node, input: unknown): unknown {
  if (at['inputOf'] === 'input') return input;
  return at['inputOf'] === 'large' ? large : at['input'];
}

const operations: Readonly<Record<string, Run>> = {
  activity: (at, { ctx, input }) =>
    ctx.callActivity(text(at['name']), inputOf(at, input), record(at['options'])),
  sleep: (at, { ctx }) => ctx.sleep(at['ms'] as number),
  sleepUntil: (at, { ctx }) => ctx.sleepUntil(at['ms'] as number),
  wait: (at, { ctx }) => {
    const timeout = at['timeoutMs'] as number | undefined;
    return ctx.waitFor(text(at['event']), timeout === undefined ? {} : { timeout });
  },
  raise: (at, { ctx }) => ctx.raise(text(at['to']), text(at['event']), at['payload']),
  child: (at, { ctx }) =>
    ctx.callOrchestration(text(at['name']), at['input'], record(at['options'])),
  start: (at, { ctx }) => ctx.startByName(text(at['name']), at['input'], record(at['options'])),
  step: (at, { ctx }) =>
    ctx.run(text(at['name']), () => {
      if (at['throws'] !== undefined) throw failureOf(at['throws'] as Json);
      return at['returns'];
    }),
  status: async (at, { ctx }) => ctx.setStatus(at['value']),
  statusNow: async (_at, { ctx }) => ctx.status,
  keep: async (at, frame) =>
    frame.ctx.state.set(text(at['key']), await evaluate(node(at['to']), frame)),
  kept: async (at, { ctx }) => ctx.state.get(text(at['key'])),
  keptAll: async (_at, { ctx }) => ctx.state.entries(),
  count: async (at, { ctx: { state } }) => {
    const next = (state.get<number>(text(at['key'])) ?? 0) + 1;
    state.set(text(at['key']), next);
    return next;
  },
  forget: async (at, { ctx: { state } }) =>
    at['key'] === undefined ? state.clear() : state.delete(text(at['key'])),
  readValue: (at, { ctx }) => ctx.readValue(text(at['of']), text(at['key'])),
  promise: (at, { ctx, variables }) => {
    const timeout = at['timeoutMs'] as number | undefined;
    const { id, value } = ctx.promise(timeout === undefined ? {} : { timeout });
    variables.set('promiseId', id);
    return value;
  },
  settle: (at, { ctx }) => {
    const error = at['error'] as Json | undefined;
    const outcome = error === undefined ? { value: at['value'] } : { error: failureOf(error) };
    return ctx.settle(text(at['promise']), outcome);
  },
  onUpdate: async (at, { begun, ...frame }) => {
    const name = text(at['name']);
    let complete!: (value: unknown) => void;
    begun.set(name, new Promise((resolve) => (complete = resolve)));
    frame.ctx.onUpdate(defineUpdate(name), {
      validate: (input) => {
        if (at['rejects'] === undefined || at['rejects'] !== input) return;
        throw failureOf({ type: 'Refused', message: 'no' });
      },
      handle: async (input) => {
        const value = await evaluate(node(at['body']), { ...frame, begun, input });
        complete(value);
        return value;
      },
    });
  },
  onQuery: async (at, { ctx, variables }) =>
    ctx.onQuery(defineQuery(text(at['name'])), (input: unknown) => {
      if (at['throws'] !== undefined) throw failureOf(at['throws'] as Json);
      return { input, value: variables.get(text(at['get'])) ?? null };
    }),
  patched: (at, frame) =>
    evaluate(node(frame.ctx.patched(text(at['id'])) ? at['new'] : at['old']), frame),
  deprecatePatch: async (at, { ctx }) => ctx.deprecatePatch(text(at['id'])),
  continueAsNew: (at, { ctx }) => ctx.continueAsNew(at['input'], record(at['options'])),
};

const values: Readonly<Record<string, Run>> = {
  value: async (at) => at['value'],
  input: async (_at, { input }) => input,
  large: async () => large,
  now: async (_at, { ctx }) => ctx.now().getTime(),
  uuid: async (_at, { ctx }) => ctx.uuid(),
  random: async (_at, { ctx }) => ctx.random(),
  info: async (_at, { ctx }) => {
    const { headers: _, ...info } = ctx.info;
    return info;
  },
  suggested: async (_at, { ctx }) => ctx.continueAsNewSuggested,
  cancelReason: async (_at, { ctx }) => ctx.cancelReason,
  error: async (_at, { caught }) => described(caught),
  get: async (at, { variables }) => variables.get(text(at['name'])),
};

const control: Readonly<Record<string, Run>> = {
  seq: async (at, frame) => {
    let last: unknown = null;
    for (const part of nodes(at['body'])) last = await evaluate(part, frame);
    return last;
  },
  repeat: async (at, frame) => {
    let last: unknown = null;
    for (let i = 0; i < (at['times'] as number); i += 1) {
      last = await evaluate(node(at['body']), frame);
    }
    return last;
  },
  set: async (at, frame) => {
    const value = await evaluate(node(at['to']), frame);
    frame.variables.set(text(at['name']), value);
    return value;
  },
  list: async (at, frame) => {
    const list: unknown[] = [];
    for (const part of nodes(at['of'])) list.push(await evaluate(part, frame));
    return list;
  },
  begin: async (at, { begun, ...frame }) => {
    const promise = bare(node(at['body']), { begun, ...frame });
    // Code awaits an operation later and handles its errors.
    if (node(at['body']).do !== 'wait') promise.catch(() => undefined);
    begun.set(text(at['name']), promise);
  },
  await: (at, { begun }) => begun.get(text(at['name']))!,
  all: (at, frame) => Promise.all(branches(at, frame)),
  any: (at, frame) => Promise.any(contestants(at, frame)),
  first: (at, frame) => Promise.race(contestants(at, frame)),
  settled: async (at, frame) =>
    (await Promise.allSettled(branches(at, frame))).map((result) =>
      result.status === 'fulfilled'
        ? { value: result.value ?? null }
        : { error: described(result.reason) },
    ),
  race: async (at, frame) => {
    const entrants = Object.entries(at['of'] as Record<string, Node>).map(
      ([key, branch]) =>
        [key, (ctx: OrchestrationContext) => evaluate(branch, { ...frame, ctx })] as const,
    );
    const { key, value } = await frame.ctx.race(Object.fromEntries(entrants));
    return { key, value: value ?? null };
  },
  try: async (at, frame) => {
    try {
      return await evaluate(node(at['body']), frame);
    } catch (caught) {
      if (at['catch'] === undefined) throw caught;
      return await evaluate(node(at['catch']), { ...frame, caught });
    } finally {
      if (at['finally'] !== undefined) await evaluate(node(at['finally']), frame);
    }
  },
  throw: async (at) => {
    throw failureOf(at);
  },
  rethrow: async (_at, { caught }) => {
    throw caught;
  },
  scope: (at, frame) => {
    const timeout = at['timeoutMs'] as number | undefined;
    return frame.ctx.scope(
      (ctx, scope) => {
        frame.scopes.set(text(at['name'] ?? ''), scope);
        return evaluate(node(at['body']), { ...frame, ctx });
      },
      timeout === undefined ? {} : { timeout },
    );
  },
  cancelScope: async (at, { scopes }) =>
    scopes.get(text(at['name'] ?? ''))!.cancel(text(at['reason'] ?? '')),
  shield: (at, frame) => frame.ctx.shield((ctx) => evaluate(node(at['body']), { ...frame, ctx })),
  saga: (at, frame) => {
    const saga = frame.ctx.saga();
    return saga.run(() => evaluate(node(at['body']), { ...frame, saga }));
  },
  undo: async (at, frame) =>
    frame.saga!.add((ctx) => evaluate(node(at['body']), { ...frame, ctx })),
  throwIfCancelled: async (_at, { ctx }) => ctx.throwIfCancelled(),
  nonDurableWait: () => new Promise(() => undefined),
  outside: async (at, frame) => {
    await new Promise<void>((resolve) => frame.outside.add(resolve));
    return evaluate(node(at['body']), frame);
  },
};

const running: Readonly<Record<string, Run>> = { ...operations, ...values, ...control };

/** The orchestrator function of a program. */
export function orchestratorOf(
  program: Json,
  outside: Outside,
): (ctx: OrchestrationContext, input: unknown) => Promise<unknown> {
  return (ctx, input) =>
    evaluate(program as Node, {
      ctx,
      input,
      variables: new Map(),
      begun: new Map(),
      caught: undefined,
      scopes: new Map(),
      saga: undefined,
      outside,
    });
}
