import type { Node, Program } from './program.ts';
import type { Root, Scenario } from './scenario.ts';
import { simulate } from './simulation.ts';
import type { Checker } from './violation.ts';

/** The maximum of simulations for one failure. */
const TRIES_MAX = 600;

function without<T>(list: readonly T[], at: number): T[] {
  return list.filter((_, each) => each !== at);
}

/** Yields the list with one part removed or smaller, in all ways. */
function* smallerLists<T>(list: readonly T[], smaller: (one: T) => Iterable<T>): Generator<T[]> {
  for (let size = Math.floor(list.length / 2); size > 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < list.length; at += size) {
      yield [...list.slice(0, at), ...list.slice(at + size)];
    }
  }
  for (let at = 0; at < list.length; at += 1) yield without(list, at);
  for (const [at, one] of list.entries()) {
    for (const less of smaller(one)) yield list.with(at, less);
  }
}

function* smallerNodes(node: Node): Generator<Node> {
  switch (node.t) {
    case 'all':
    case 'scope':
      for (const of of smallerLists(node.of, smallerNodes))
        if (of.length > 0) yield { ...node, of };
      return;
    case 'race':
      for (const a of smallerLists(node.a, smallerNodes)) if (a.length > 0) yield { ...node, a };
      for (const b of smallerLists(node.b, smallerNodes)) if (b.length > 0) yield { ...node, b };
      return;
    case 'child':
    case 'start':
      for (const p of smallerPrograms(node.p)) yield { ...node, p };
      return;
    case 'act':
      if (node.plan.length > 0) yield { ...node, plan: [], ms: 0 };
      return;
    default:
  }
}

function* smallerPrograms(program: Program): Generator<Program> {
  for (const nodes of smallerLists(program.nodes, smallerNodes)) yield { ...program, nodes };
}

function* smallerRoots(root: Root): Generator<Root> {
  for (const acts of smallerLists(root.acts, () => [])) yield { ...root, acts };
  if (root.herd) yield { ...root, herd: false };
  if (root.purged) yield { ...root, purged: false };
  for (const program of smallerPrograms(root.program)) yield { ...root, program };
}

function* smallerScenarios(scenario: Scenario): Generator<Scenario> {
  for (const faults of smallerLists(scenario.faults, () => [])) yield { ...scenario, faults };
  for (const roots of smallerLists(scenario.roots, () => [])) yield { ...scenario, roots };
  for (const schedules of smallerLists(scenario.schedules, () => [])) {
    yield { ...scenario, schedules };
  }
  for (const batches of smallerLists(scenario.batches, () => [])) yield { ...scenario, batches };
  for (const beside of smallerLists(scenario.beside, smallerRoots)) yield { ...scenario, beside };
  if (scenario.workers > 1) yield { ...scenario, workers: 1 };
  if (scenario.clients > 1) yield { ...scenario, clients: 1 };
  for (const [at, root] of scenario.roots.entries()) {
    for (const less of smallerRoots(root)) {
      yield { ...scenario, roots: scenario.roots.with(at, less) };
    }
  }
}

/** Removes the parts of a scenario that a failure does not need. Resolves with the rest as text. */
export async function shrink(scenario: Scenario, checker: Checker): Promise<string> {
  let best = scenario;
  let message = '';
  let tries = 0;
  for (let found = true; found && tries < TRIES_MAX;) {
    found = false;
    for (const smaller of smallerScenarios(best)) {
      if (tries >= TRIES_MAX) break;
      tries += 1;
      const { violation } = await simulate(smaller);
      if (violation?.checker !== checker) continue;
      best = smaller;
      message = violation.message;
      found = true;
      break;
    }
  }
  const { roots, beside, faults, schedules, seed, ...settings } = best;
  return [
    `  smaller, after ${tries} tries (seed ${seed}): ${message}`,
    `    ${JSON.stringify(settings)}`,
    ...faults.map((fault) => `    fault ${JSON.stringify(fault)}`),
    ...beside.map((root) => `    root beside ${JSON.stringify(root)}`),
    ...schedules.map((schedule) => `    schedule ${JSON.stringify(schedule)}`),
    ...roots.map((root) => `    root ${JSON.stringify(root)}`),
  ].join('\n');
}
