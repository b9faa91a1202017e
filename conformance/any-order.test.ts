// Property test: the batching of deliveries, rebuilds of the orchestrator, and deliveries that
// arrive during a turn must not change a decision.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Answer, Json } from './case.ts';
import { nodeDriver } from './drivers/node/driver.ts';
import { completed, recorded } from './recording.ts';

const { program } = fc.letrec<{ program: Json }>((tie) => {
  const children = fc.array(tie('program'), { minLength: 1, maxLength: 3 });
  const named = fc.array(tie('program'), { minLength: 2, maxLength: 3 });
  const leaf: fc.Arbitrary<Json> = fc.oneof(
    fc.constantFrom('a', 'b').map((name) => ({ do: 'activity', name })),
    fc.constantFrom(5, 20).map((ms) => ({ do: 'sleep', ms })),
    fc.constantFrom('m', 'n').map((event) => ({ do: 'wait', event })),
    fc.constantFrom(7, 30).map((timeoutMs) => ({ do: 'wait', event: 'm', timeoutMs })),
    fc.constant({ do: 'child', name: 'c' }),
    fc.constant({ do: 'uuid' }),
  );
  return {
    program: fc.oneof(
      { maxDepth: 4 },
      leaf,
      children.map((body) => ({ do: 'seq', body })),
      fc
        .constantFrom('all', 'any', 'first', 'settled')
        .chain((combinator) => children.map((of) => ({ do: combinator, of }))),
      named.map((list) => ({ do: 'race', of: Object.fromEntries(list.entries()) })),
      fc
        .tuple(tie('program'), tie('program'))
        .map(([body, otherwise]) => ({ do: 'try', body, catch: otherwise })),
      fc
        .tuple(tie('program'), tie('program'))
        .map(([body, last]) => ({ do: 'try', body, finally: last })),
    ),
  };
});

/** Completes open operations in an order that the choices determine. */
class ScriptedDeliveries {
  readonly #open = new Map<number, string>();
  #cancelled = false;

  see(actions: readonly Json[]): void {
    for (const action of actions) {
      const [kind, body] = Object.entries(action)[0] as [string, { seq: number }];
      if (kind === 'cancelOperation') this.#open.delete(body.seq);
      else if (body.seq !== undefined && kind !== 'waitForEvent') this.#open.set(body.seq, kind);
    }
  }

  next(choice: number, timeMs: number): Json {
    const failure = { kind: 'APPLICATION', type: 'E', message: 'e' };
    const seqs = [...this.#open.keys()];
    const pick = choice % (seqs.length + 2);
    const seq = seqs[pick];
    if (seq === undefined) {
      if (choice % 11 === 0 && !this.#cancelled) {
        this.#cancelled = true;
        return { timeMs, cancelRequested: { reason: 'c' } };
      }
      const name = choice % 3 === 0 ? 'n' : 'm';
      return { timeMs, eventRaised: { name, payload: { json: choice } } };
    }
    const kind = this.#open.get(seq)!;
    this.#open.delete(seq);
    if (kind === 'createTimer') return { timeMs, timerFired: { seq } };
    const [good, bad] =
      kind === 'scheduleActivity'
        ? ['activityCompleted', 'activityFailed']
        : ['childCompleted', 'childFailed'];
    return choice % 4 === 0
      ? { timeMs, [bad]: { seq, failure } }
      : { timeMs, [good]: { seq, output: { json: choice } } };
  }
}

/** Plays one delivery per turn. All other groupings must lead to the same decisions. */
async function reference(tree: Json, choices: readonly number[]): Promise<Played> {
  const session = nodeDriver.open(tree);
  const deliveries = new ScriptedDeliveries();
  const turns: Played['turns'] = [];
  const history: Json[] = [];
  let next: Json = { executionStarted: {} };
  for (const [at, choice] of [0, ...choices].entries()) {
    if (at > 0) next = deliveries.next(choice, 1_000_000 + at);
    const events = completed([next], history);
    history.push(...events);
    const answer = await session.turn(at === 0, events);
    if ('fails' in answer) return { turns, history, failed: answer };
    turns.push({ deliver: next, actions: answer.actions });
    deliveries.see(answer.actions);
    history.push(...recorded(answer.actions, history));
    if (answer.ended) break;
  }
  return { turns, history, failed: undefined };
}

interface Played {
  readonly turns: { readonly deliver: Json; readonly actions: readonly Json[] }[];
  readonly history: Json[];
  readonly failed: Answer | undefined;
}

/**
 * Builds the history of the same deliveries in batches of other `sizes`. With `late`, the first
 * delivery of the next batch arrives during the turn.
 */
function regrouped({ turns }: Played, sizes: readonly number[], late: boolean): Json[] {
  const history: Json[] = [];
  const ids: number[] = [];
  const append = (events: readonly Json[]): void => {
    history.push(...completed(events, history));
  };
  let at = 0;
  let arrived = 0;
  for (let batch = 0; at < turns.length; batch += 1) {
    const end = Math.min(turns.length, at + (sizes[batch % sizes.length] ?? 1));
    const deliver = (to: number): void => {
      for (; arrived < to; arrived += 1) {
        append([turns[arrived]!.deliver]);
        ids[arrived] = history.length;
      }
    };
    deliver(end);
    if (late) deliver(Math.min(turns.length, end + 1));
    const actions = turns.slice(at, end).flatMap((turn) => turn.actions);
    const [note, ...decisions] = recorded(actions, history);
    append([{ ...note, turnCompleted: { delivered: ids[end - 1] } }, ...decisions]);
    at = end;
  }
  return history.map((event, index) => ({ ...event, id: index + 1 }));
}

describe('decisions', () => {
  it('depend only on the order of events', async () => {
    const choices = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 14 });
    const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
    const property = fc.asyncProperty(
      program,
      choices,
      sizes,
      fc.boolean(),
      async (tree, order, batches, late) => {
        const played = await reference(tree, order);
        expect(played.failed).toBeUndefined();
        const whole = await nodeDriver.open(tree).turn(true, played.history);
        expect(whole).toMatchObject({ actions: [] });
        const cut = await nodeDriver.open(tree).turn(true, regrouped(played, batches, late));
        expect(cut).toMatchObject({ actions: [] });
        const deliveries = completed(played.turns.map(({ deliver }) => deliver));
        const together = await nodeDriver.open(tree).turn(true, deliveries);
        expect(together).toMatchObject({
          actions: played.turns.flatMap(({ actions }) => actions),
        });
      },
    );
    await fc.assert(property, { numRuns: 300, seed: 20_251_123 });
  });
});
