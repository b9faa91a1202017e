// The programs of simulated orchestrations: small trees of operations, generated from a seed. The
// interpreter runs them with the SDK. The oracle derives their possible outcomes only from the
// tree.
import type { Random } from './random.ts';

export type ClosePolicy = 'cancel' | 'terminate' | 'abandon';

/** The failure of the attempts before the successful one: an error or a timeout. */
export type Attempt = 'fail' | 'hang';

export type Node =
  | {
      readonly t: 'act';
      readonly k: string;
      readonly plan: readonly Attempt[];
      readonly max: number;
      readonly ms: number;
    }
  | { readonly t: 'timer'; readonly ms: number }
  | {
      readonly t: 'event';
      readonly k: string;
      readonly n: string;
      readonly atMs: number;
      readonly limitMs: number;
    }
  | { readonly t: 'hang' }
  | {
      readonly t: 'child';
      readonly k: string;
      readonly named: boolean;
      readonly close: ClosePolicy;
      readonly p: Program;
    }
  | { readonly t: 'all'; readonly of: readonly Node[] }
  | { readonly t: 'race'; readonly a: readonly Node[]; readonly b: readonly Node[] }
  | { readonly t: 'scope'; readonly ms: number; readonly of: readonly Node[] }
  | { readonly t: 'loose'; readonly of: Node }
  | { readonly t: 'step'; readonly k: string }
  | { readonly t: 'set'; readonly key: string; readonly v: number }
  | { readonly t: 'status'; readonly v: string }
  | { readonly t: 'promise'; readonly k: string; readonly ms: number }
  | { readonly t: 'updates'; readonly count: number; readonly slow: boolean }
  | { readonly t: 'send'; readonly k: string; readonly to: string; readonly n: string }
  | { readonly t: 'start'; readonly k: string; readonly p: Program }
  | { readonly t: 'again' }
  | { readonly t: 'fail' };

export interface Program {
  /** The id, unique in its scenario. */
  readonly id: string;
  readonly nodes: readonly Node[];
  /** The reaction of the code to a cancellation. */
  readonly onCancel: 'plain' | 'cleanup' | 'swallow';
  /** Time from the start of the root until a client terminates the instance. Default: never. */
  readonly killAtMs?: number;
}

/** The names of the mailboxes. */
const mailboxes = ['red', 'green'] as const;

/** Generates programs that always end, after any fault. */
export class ProgramMaker {
  readonly #random: Random;
  /** Instances to which other instances may send events. */
  readonly #targets: readonly string[];
  #last = 0;
  /** The number of nodes that may still be generated. */
  #left = 0;

  constructor(random: Random, targets: readonly string[]) {
    this.#random = random;
    this.#targets = targets;
  }

  root(id: string, nodesMax: number): Program {
    this.#left = nodesMax;
    return this.#program(id, 0);
  }

  #program(id: string, depth: number): Program {
    const random = this.#random;
    const count = 1 + random.whole(depth === 0 ? 5 : 3);
    const nodes: Node[] = [];
    for (let i = 0; i < count; i += 1) {
      if (i > 0 && random.happens(0.12)) nodes.push({ t: 'again' });
      if (depth === 0 && random.happens(0.06)) nodes.push(...this.#unread(id));
      nodes.push(random.happens(0.25) ? this.#own(id) : this.#node(id, depth, false));
    }
    if (random.happens(0.12)) nodes.push({ t: 'fail' });
    const onCancel = random.pick(['plain', 'cleanup', 'swallow'] as const);
    return { id, nodes, onCancel };
  }

  /** Generates events that arrive unread before the execution continues as new. */
  #unread(id: string): Node[] {
    const n = this.#random.pick(mailboxes);
    const events = [0, 200, 400].map((atMs): Node => ({
      t: 'event',
      k: this.#key(id),
      n,
      atMs,
      limitMs: 0,
    }));
    return [{ t: 'timer', ms: 1_500 }, { t: 'again' }, ...events];
  }

  /** Generates operations that only the trunk of a program has, because their order matters. */
  #own(id: string): Node {
    const random = this.#random;
    const k = this.#key(id);
    const pick = random.whole(7);
    if (pick === 0) return { t: 'set', key: random.pick(['a', 'b']), v: random.whole(100) };
    if (pick === 1) return { t: 'status', v: k };
    if (pick === 2) return { t: 'updates', count: 1 + random.whole(2), slow: random.happens(0.3) };
    if (pick === 3 && this.#targets.length > 0) {
      return { t: 'send', k, to: random.pick(this.#targets), n: random.pick(mailboxes) };
    }
    if (pick === 4) {
      const hangs = random.happens(0.4);
      return { t: 'loose', of: hangs ? this.#hanging(k, 0) : this.#node(id, 1, true) };
    }
    if (pick === 5 && this.#left > 4) return { t: 'start', k, p: this.#program(k, 2) };
    return { t: 'set', key: 'c', v: random.whole(100) };
  }

  #node(id: string, depth: number, loose: boolean): Node {
    const random = this.#random;
    this.#left -= 1;
    const deep = depth >= 3 || this.#left <= 0;
    const pick = random.whole(deep ? 10 : 17);
    const k = this.#key(id);
    if (pick < 4) return this.#activity(k);
    if (pick < 6) return { t: 'timer', ms: random.happens(0.2) ? 0 : random.whole(4_000) };
    if (pick === 6) return this.#event(k);
    if (pick === 7) return { t: 'step', k };
    if (pick === 8) return { t: 'promise', k, ms: random.whole(1_000) };
    if (pick === 9) return this.#activity(k);
    if (pick < 13) return this.#child(k, depth, loose);
    if (pick === 13) return { t: 'all', of: this.#some(id, depth + 1, loose) };
    if (pick === 14) return { t: 'scope', ms: random.whole(3_000), of: this.#branch(id, depth) };
    const b = this.#branch(id, depth);
    if (random.happens(0.3)) return { t: 'race', a: [this.#hanging(k, depth)], b: b };
    return { t: 'race', a: this.#branch(id, depth), b: b };
  }

  #activity(k: string): Node {
    const random = this.#random;
    const plan: Attempt[] = [];
    while (plan.length < 3 && random.happens(0.25))
      plan.push(random.happens(0.8) ? 'fail' : 'hang');
    const hangs = plan.includes('hang');
    const max = hangs ? 0 : 1 + random.whole(4);
    const ms = random.happens(0.5) ? 0 : random.whole(400);
    return { t: 'act', k, plan, max, ms };
  }

  #event(k: string): Node {
    const random = this.#random;
    const limitMs = random.happens(0.2) ? 1 + random.whole(3_000) : 0;
    return { t: 'event', k, n: random.pick(mailboxes), atMs: random.whole(6_000), limitMs };
  }

  #child(k: string, depth: number, loose: boolean): Node {
    const random = this.#random;
    const close = random.pick(['cancel', 'terminate', 'abandon'] as const);
    const p = this.#program(k, loose ? 3 : depth + 1);
    const named = random.happens(0.5) || awaits(p);
    if (!named || !random.happens(0.15)) return { t: 'child', k, named, close, p };
    return { t: 'child', k, named, close, p: { ...p, killAtMs: random.whole(5_000) } };
  }

  /** Generates an operation that never ends. It must lose its race and be cancelled. */
  #hanging(k: string, depth: number): Node {
    const random = this.#random;
    if (depth >= 2 || random.happens(0.5)) return { t: 'hang' };
    const close = random.pick(['cancel', 'terminate'] as const);
    const p: Program = { id: k, nodes: [{ t: 'hang' }], onCancel: 'plain' };
    return { t: 'child', k, named: false, close, p };
  }

  #branch(id: string, depth: number): Node[] {
    const nodes = [this.#node(id, depth + 1, true)];
    if (this.#random.happens(0.3)) nodes.push(this.#node(id, depth + 1, true));
    return nodes;
  }

  #some(id: string, depth: number, loose: boolean): Node[] {
    const nodes: Node[] = [];
    for (let i = 0; i < 2 + this.#random.whole(3); i += 1) nodes.push(this.#node(id, depth, loose));
    return nodes;
  }

  #key(id: string): string {
    this.#last += 1;
    return `${id.split('.')[0]}.${this.#last}`;
  }
}

/** Returns true when a client must raise events for the program, and so must know its id. */
export function awaits(program: Program): boolean {
  let found = false;
  forEachNode(program.nodes, (node) => {
    if (node.t === 'event' || node.t === 'updates') found = true;
  });
  return found;
}

/** Visits the nodes of one program, without the nodes of its children. */
export function forEachNode(nodes: readonly Node[], visit: (node: Node) => void): void {
  for (const node of nodes) {
    visit(node);
    if (node.t === 'all' || node.t === 'scope') forEachNode(node.of, visit);
    else if (node.t === 'loose') forEachNode([node.of], visit);
    else if (node.t === 'race') forEachNode([...node.a, ...node.b], visit);
  }
}

/** Visits a program and the programs that its nodes start, at any depth. */
export function forEachProgram(program: Program, visit: (program: Program) => void): void {
  visit(program);
  forEachNode(program.nodes, (node) => {
    if (node.t === 'child' || node.t === 'start') forEachProgram(node.p, visit);
  });
}
