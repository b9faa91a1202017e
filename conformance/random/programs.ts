// Programs generated from a seed, with any nesting of operations, combinators and scopes. Immediate
// nodes (cancelling a scope, throwing an error) follow an operation: the language determines how
// far branches run before their first wait.
import type { Json } from '../case.ts';

/** Returns a number from 0 (inclusive) to 1 (exclusive). */
export type Fraction = () => number;

const depthMax = 4;
const atOnce: ReadonlySet<unknown> = new Set(['undo', 'cancelScope', 'throw', 'continueAsNew']);
const leafKinds: ReadonlySet<unknown> = new Set([
  'activity',
  'child',
  'promise',
  'raise',
  'sleep',
  'step',
  'wait',
]);

class Draw {
  readonly #fraction: Fraction;
  readonly #isFlat: boolean;
  #scopes = 0;

  constructor(fraction: Fraction) {
    this.#fraction = fraction;
    this.#isFlat = fraction() < 0.2;
  }

  of<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.#fraction() * items.length)]!;
  }

  program(depth: number): Json {
    if (depth >= depthMax || this.#fraction() < 0.25) return this.#leaf();
    if (this.#isFlat) return this.#flat(depth);
    const shared = [
      () => ({ do: 'seq', body: this.#programs(depth, 3) }),
      () => ({ do: 'repeat', times: 2, body: this.program(depth + 1) }),
      () => ({ do: 'repeat', times: 3, body: { do: 'first', of: [this.#wait(), this.#leaf()] } }),
      () => ({ do: this.of(['all', 'first']), of: this.#programs(depth, 3) }),
    ];
    const catching = [
      () => ({ do: this.of(['any', 'settled']), of: this.#programs(depth, 3) }),
      () => ({ do: 'try', body: this.program(depth + 1), catch: this.program(depth + 1) }),
      () => ({ do: 'try', body: this.program(depth + 1), finally: this.program(depth + 1) }),
    ];
    const cancelling = [
      () => ({ do: 'race', of: this.#contestants(depth) }),
      () => ({ do: 'race', of: { a: this.#wait(), b: this.#wait(), c: this.#leaf() } }),
      () => this.#scope(depth),
      () => ({ do: 'shield', body: this.program(depth + 1) }),
      () => this.#saga(depth),
      () => ({ do: 'race', of: { a: this.#cleaning(depth), b: this.#cleaning(depth) } }),
    ];
    return this.of([...shared, ...catching, ...cancelling])();
  }

  /** An execution that continues as new while waits of other branches may have their events. */
  continuing(): Json {
    const first = this.of([this.#wait(), this.#wait(), this.#leaf()]);
    const last = { do: 'seq', body: [first, { do: 'continueAsNew', input: 1 }] };
    return { do: 'all', of: [last, this.#wait(), this.#wait(), this.program(1)] };
  }

  /** Only single operations run concurrently, because their order decides which is first. */
  #flat(depth: number): Json {
    const leaves = (): Json[] => [this.#wait(), this.#leaf(), this.#leaf(), this.#wait()];
    return this.of<() => Json>([
      () => ({ do: 'seq', body: this.#programs(depth, 3) }),
      () => ({ do: 'repeat', times: 3, body: this.program(depth + 1) }),
      () => ({ do: this.of(['all', 'any', 'first', 'settled']), of: leaves() }),
      () => ({ do: 'first', of: leaves() }),
      () => ({ do: 'race', of: Object.fromEntries(leaves().entries()) }),
    ])();
  }

  #programs(depth: number, max: number): Json[] {
    const count = 1 + Math.floor(this.#fraction() * max);
    return Array.from({ length: count }, () => this.program(depth + 1));
  }

  #contestants(depth: number): Json {
    const all = [this.program(depth + 1), ...this.#programs(depth, 2)];
    return Object.fromEntries(all.map((one, at) => [`c${at}`, one]));
  }

  #scope(depth: number): Json {
    this.#scopes += 1;
    const name = `s${this.#scopes}`;
    const limit = this.#fraction() < 0.5 ? {} : { timeoutMs: this.of([5, 20]) };
    const body = this.program(depth + 1);
    if (this.#fraction() < 0.6) return { do: 'scope', name, ...limit, body };
    const cancel = [this.#leaf(), { do: 'cancelScope', name, reason: 'r' }, this.#leaf()];
    const all = [body, { do: 'seq', body: cancel }, this.#cleaning(depth)];
    return { do: 'scope', name, ...limit, body: { do: 'all', of: all } };
  }

  /** A program that cleans up when it is cancelled. */
  #cleaning(depth: number): Json {
    const last = this.of(['catch', 'finally']);
    return { do: 'try', body: this.program(depth + 1), [last]: this.#leaf() };
  }

  #saga(depth: number): Json {
    const undo = { do: 'undo', body: this.program(depth + 1) };
    const end = this.of([
      [this.program(depth + 1)],
      [this.#leaf(), { do: 'throw', type: 'T', message: 't' }],
    ]);
    return { do: 'saga', body: { do: 'seq', body: [this.#leaf(), undo, ...end] } };
  }

  #wait(): Json {
    const limit = this.#fraction() < 0.7 ? {} : { timeoutMs: this.of([7, 30]) };
    return { do: 'wait', event: this.of(['m', 'm', 'n']), ...limit };
  }

  #leaf(): Json {
    return this.of<() => Json>([
      () => ({ do: 'activity', name: this.of(['a', 'b']) }),
      () => ({ do: 'activity', name: 'a' }),
      () => ({ do: 'sleep', ms: this.of([5, 20]) }),
      () => this.#wait(),
      () => this.#wait(),
      () => ({ do: 'child', name: 'c' }),
      () => ({ do: 'step', name: 's', returns: 1 }),
      () => ({ do: 'promise', timeoutMs: this.of([9, 40]) }),
      () => ({ do: 'raise', to: 'other', event: 'go', payload: 1 }),
    ])();
  }
}

/** Generates a program; the same numbers give the same program. */
export function drawProgram(fraction: Fraction): Json {
  const draw = new Draw(fraction);
  return fraction() < 0.1
    ? { do: 'seq', body: [draw.program(1), draw.continuing()] }
    : draw.program(0);
}

/** Returns programs that are one step smaller: one node is replaced by one of its parts. */
export function smallerThan(program: Json): Json[] {
  return partsOf(program).filter((one) => !atOnce.has(one['do']) && isSound(one, new Set()));
}

/** True when each name that a node refers to exists. */
function isSound(program: Json, names: ReadonlySet<string>): boolean {
  const kind = program['do'];
  const name = String(program['name']);
  if (kind === 'undo' && !names.has('saga')) return false;
  if ((kind === 'await' || kind === 'cancelScope') && !names.has(name)) return false;
  const list = nodesOf(program);
  const isMisplaced = (one: Json, at: number): boolean =>
    atOnce.has(one['do']) && (kind !== 'seq' || !leafKinds.has(list[at - 1]?.['do']));
  if (list.some(isMisplaced)) return false;
  const inner = new Set(names);
  if (kind === 'saga') inner.add('saga');
  if (kind === 'scope') inner.add(name);
  for (const one of list) {
    if (!isSound(one, inner)) return false;
    // Later nodes can refer to a begun node.
    if (one['do'] === 'begin') inner.add(String(one['name']));
  }
  return true;
}

function nodesOf(program: Json): Json[] {
  const values = Object.values(program).flatMap((value) =>
    program['do'] === 'race' && typeof value === 'object' ? Object.values(value as Json) : value,
  );
  return values.filter(isNode);
}

function partsOf(program: Json): Json[] {
  const parts: Json[] = [];
  const rebuilt: Json[] = [];
  for (const [key, value] of Object.entries(program)) {
    if (Array.isArray(value)) {
      const list = value as Json[];
      parts.push(...list.filter(isNode));
      const without = list.map((_, at) => list.filter((_one, other) => other !== at));
      rebuilt.push(
        ...without.filter(({ length }) => length > 0).map((of) => ({ ...program, [key]: of })),
      );
      list.forEach((one, at) => {
        if (!isNode(one)) return;
        for (const less of partsOf(one)) {
          rebuilt.push({ ...program, [key]: list.map((other, i) => (i === at ? less : other)) });
        }
      });
    } else if (isNode(value)) {
      parts.push(value);
      for (const less of partsOf(value)) rebuilt.push({ ...program, [key]: less });
    } else if (program['do'] === 'race' && key === 'of') {
      for (const [name, one] of Object.entries(value as Json)) {
        if (!isNode(one)) continue;
        parts.push(one);
        for (const less of partsOf(one)) {
          rebuilt.push({ ...program, of: { ...(value as Json), [name]: less } });
        }
      }
    }
  }
  return [...parts, ...rebuilt];
}

function isNode(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && 'do' in value;
}
