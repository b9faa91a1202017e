// The oracle derives the possible outcomes of a program from its tree and from the requests for it,
// without the engine and the SDK.
import type { Result } from './interpreter.ts';
import type { Node, Program } from './program.ts';

/** The requests that may have ended an instance. */
export interface Fate {
  readonly cancel: boolean;
  readonly terminate: boolean;
}

export const UNTOUCHED: Fate = { cancel: false, terminate: false };

export type Ending =
  | { readonly status: 'completed'; readonly result: Result }
  | { readonly status: 'failed' | 'cancelled' | 'terminated' };

/** Checks an ending. Returns null when it is possible, otherwise the reason. */
export function judge(program: Program, ending: Ending, fate: Fate): string | null {
  const fails = program.nodes.some(({ t }) => t === 'fail');
  switch (ending.status) {
    case 'terminated':
      return fate.terminate ? null : 'terminated without a request';
    case 'cancelled':
      if (!fate.cancel) return 'cancelled without a request';
      return program.onCancel === 'swallow' ? 'cancelled, although its code ignores that' : null;
    case 'failed':
      return fails ? null : 'failed, and should complete';
    case 'completed': {
      const { result } = ending;
      if (result.swallowed) {
        const may = fate.cancel && program.onCancel === 'swallow';
        return may ? null : 'stopped without a request';
      }
      if (fails) return 'completed, and should fail';
      const trunk = program.nodes.filter(({ t }) => t !== 'again');
      return judgeAll(trunk, result.outs) ?? judgeState(program, result);
    }
  }
}

function judgeState({ nodes }: Program, { state }: Result): string | null {
  const expected = new Map<string, number>();
  for (const node of nodes) if (node.t === 'set') expected.set(node.key, node.v);
  const sorted = [...expected].sort(([a], [b]) => (a < b ? -1 : 1));
  if (JSON.stringify(sorted) === JSON.stringify(state)) return null;
  return `it keeps ${JSON.stringify(state)}, not ${JSON.stringify(sorted)}`;
}

function judgeAll(nodes: readonly Node[], outs: unknown): string | null {
  if (!Array.isArray(outs) || outs.length !== nodes.length) {
    return `${nodes.length} nodes came to ${JSON.stringify(outs)}`;
  }
  for (const [at, node] of nodes.entries()) {
    const wrong = judgeNode(node, outs[at]);
    if (wrong !== null) return wrong;
  }
  return null;
}

/** The possible outcomes of a child that its parent may cancel. */
export function fateOfChild(node: Node & { t: 'child' }, loose: boolean, parent: Fate): Fate {
  const left = loose || parent.cancel || parent.terminate;
  return {
    cancel: left && node.close === 'cancel',
    terminate: node.p.killAtMs !== undefined || (left && node.close === 'terminate'),
  };
}

const is = (out: unknown, expected: unknown): string | null =>
  JSON.stringify(out) === JSON.stringify(expected)
    ? null
    : `${JSON.stringify(out)} instead of ${JSON.stringify(expected)}`;

/** Returns false when a node ends only by a cancellation. */
function ends(nodes: readonly Node[]): boolean {
  return !nodes.some(
    (node) =>
      node.t === 'hang' || (node.t === 'child' && !ends(node.p.nodes) && node.p.nodes.length === 1),
  );
}

function judgeNode(node: Node, out: unknown): string | null {
  const fields = (typeof out === 'object' && out !== null ? out : {}) as Record<string, unknown>;
  switch (node.t) {
    case 'act':
      return is(
        out,
        node.max === 0 || node.plan.length < node.max ? { did: node.k } : { failed: node.k },
      );
    case 'event':
      if ('late' in fields) return node.limitMs > 0 ? null : `event ${node.n} timed out`;
      return typeof fields['event'] === 'string' ? null : `an event is ${JSON.stringify(out)}`;
    case 'hang':
      return 'what never ends has ended';
    case 'child': {
      const status = fields['child'] as Ending['status'];
      const result = fields['result'] as Result;
      const ending = status === 'completed' ? { status, result } : { status };
      // A parent that received the outcome of its child did not cancel the child.
      const wrong = judge(node.p, ending, {
        cancel: false,
        terminate: node.p.killAtMs !== undefined,
      });
      return wrong === null ? null : `child ${node.k}: ${wrong}`;
    }
    case 'all':
      return judgeAll(node.of, out);
    case 'race': {
      const side = fields['won'] === 'a' ? node.a : node.b;
      if (!ends(side)) return 'what never ends has won a race';
      return judgeAll(side, fields['outs']);
    }
    case 'scope':
      return 'late' in fields ? null : judgeAll(node.of, fields['outs']);
    case 'step':
    case 'start':
      return is(out, node.k);
    case 'promise':
      return is(out, { settled: node.k });
    case 'send':
      return out === 'sent' || out === 'refused' ? null : `a raise came to ${JSON.stringify(out)}`;
    case 'timer':
    case 'loose':
    case 'set':
    case 'status':
    case 'updates':
      return is(out, node.t);
    case 'again':
    case 'fail':
      return `${node.t} returned ${JSON.stringify(out)}`;
  }
}

/** Collects the requests that may have ended each instance, by id. */
export function fatesOf(root: Program, fate: Fate): Map<string, Fate> {
  const fates = new Map<string, Fate>();
  const program = (p: Program, own: Fate): void => {
    fates.set(p.id, own);
    nodes(p.nodes, false, own);
  };
  const nodes = (list: readonly Node[], loose: boolean, own: Fate): void => {
    for (const node of list) {
      if (node.t === 'child') program(node.p, fateOfChild(node, loose, own));
      else if (node.t === 'start') program(node.p, UNTOUCHED);
      else if (node.t === 'all') nodes(node.of, loose, own);
      else if (node.t === 'loose') nodes([node.of], true, own);
      else if (node.t === 'scope') nodes(node.of, true, own);
      else if (node.t === 'race') nodes([...node.a, ...node.b], true, own);
    }
  };
  program(root, fate);
  return fates;
}
