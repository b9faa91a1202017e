// Repository checks of imports by the table of modules.
import { importsOf } from './imports.ts';
import type { Import } from './imports.ts';
import { entryPointsOf, protoModule, moduleOf, sdkModules, sidecarModules } from './modules.ts';
import type { ModuleRule } from './modules.ts';
import { isCode, isGenerated, isTest } from './source.ts';
import type { Source, Violation } from './source.ts';

const packages = [
  'sidecar',
  'sdk-node',
  'perdure',
  'eslint-plugin',
  'create-perdure',
  'conformance',
  'examples',
  'test',
  'proto',
  'scripts',
];
const wholeClock = /(^|\/)lib\/(clock|random)\.ts$/;

/**
 * Product code: what users run. Tests may use any entry point; their support files are named
 * `.suite.ts`.
 */
const isProduct = (source: Source): boolean =>
  isCode(source) && !isTest(source) && !isGenerated(source) && !/[-.]suite\.ts$/.test(source.path);

function packageNamed(specifier: string, allowed: readonly string[]): boolean {
  return allowed.some((name) => specifier === name || specifier.startsWith(`${name}/`));
}

function judge(module: ModuleRule, name: string, base: string, found: Import): string | undefined {
  const { specifier, target, typeOnly } = found;
  if (target === undefined) {
    if (specifier.startsWith('node:')) {
      return module.pure ? `${name} -> ${specifier}: ${module.rule}` : undefined;
    }
    return packageNamed(specifier, module.packages)
      ? undefined
      : `${name} -> ${specifier}: not a package of this module; ${module.rule}`;
  }
  if (!target.startsWith(base)) return undefined;
  const other = moduleOf(target.slice(base.length));
  if (module.pure && wholeClock.test(target) && !typeOnly) {
    return `${name} -> ${specifier}: ${module.rule}`;
  }
  if (other === name || module.mayImport === 'everything' || module.mayImport.includes(other)) {
    return undefined;
  }
  return `${name} -> ${other}: ${module.rule}`;
}

/** Finds imports of `sidecar/src` that its table does not allow, and files outside all modules. */
export function sidecarImports(sources: readonly Source[]): Violation[] {
  const base = 'sidecar/src/';
  return sources.filter(isProduct).flatMap((source): Violation[] => {
    if (!source.path.startsWith(base)) return [];
    const name = moduleOf(source.path.slice(base.length));
    const module = sidecarModules[name];
    if (!module) return [{ path: source.path, line: 0, what: `${name} is no module of the table` }];
    return importsOf(source).flatMap((found) => {
      const what =
        name === 'compose' || name === 'main' || name === 'internal'
          ? undefined
          : judge(module, name, base, found);
      return what ? [{ path: source.path, line: found.line, what }] : [];
    });
  });
}

/** Finds rows of the table in ARCHITECTURE.md that differ from the table of modules. */
export function documentedImports(sources: readonly Source[]): Violation[] {
  const path = 'ARCHITECTURE.md';
  const text = sources.find((source) => source.path === path)?.text ?? '';
  const [, table = ''] = text.split('| Module of `sidecar/src` | May import |\n|---|---|\n');
  const documented = new Map<string, string>();
  for (const row of table.slice(0, table.indexOf('\n\n')).split('\n')) {
    const [, names = '', allowed = ''] = row.split('|');
    for (const [, name] of names.matchAll(/`([\w-]+)`/g)) documented.set(name!, allowed.trim());
  }
  return Object.entries(sidecarModules).flatMap(([name, { mayImport }]): Violation[] => {
    const list =
      mayImport === 'everything' ? 'all modules' : mayImport.map((one) => `\`${one}\``).join(', ');
    const expected = list || 'none';
    const found = documented.get(name) ?? 'nothing';
    if (found === expected) return [];
    return [{ path, line: 0, what: `${name} may import ${expected}; the page says ${found}` }];
  });
}

/** Finds imports of `sdk-node/src` that its table does not allow, and files outside all modules. */
export function sdkImports(sources: readonly Source[]): Violation[] {
  const base = 'sdk-node/src/';
  return sources.filter(isProduct).flatMap((source): Violation[] => {
    if (!source.path.startsWith(base)) return [];
    const name = moduleOf(source.path.slice(base.length));
    const module = sdkModules[name];
    if (!module) return [{ path: source.path, line: 0, what: `${name} is no module of the table` }];
    return importsOf(source).flatMap((found): Violation[] => {
      const into = found.target?.startsWith(`${base}testing/`);
      const what =
        into && name !== 'testing'
          ? `${name} -> testing: the testing entry point is for tests only`
          : judge(module, name, base, found);
      return what ? [{ path: source.path, line: found.line, what }] : [];
    });
  });
}

/** Finds imports of `proto/src` that its module does not allow. */
export function protoImports(sources: readonly Source[]): Violation[] {
  const base = 'proto/src/';
  return sources.filter(isProduct).flatMap((source): Violation[] => {
    if (!source.path.startsWith(base)) return [];
    return importsOf(source).flatMap((found): Violation[] => {
      const what = judge(protoModule, 'proto', base, found);
      return what ? [{ path: source.path, line: found.line, what }] : [];
    });
  });
}

/** Finds impure modules that replay reaches by value imports, directly or indirectly. */
export function replayReach(sources: readonly Source[]): Violation[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const start = sources.filter((s) => s.path.startsWith('sdk-node/src/replay/') && isProduct(s));
  const cameFrom = new Map<string, string>(start.map(({ path }) => [path, '']));
  const violations: Violation[] = [];
  const queue = [...start];
  for (let source = queue.pop(); source; source = queue.pop()) {
    for (const { target, specifier, typeOnly, line } of importsOf(source)) {
      if (typeOnly) continue;
      const next = target === undefined ? undefined : byPath.get(target);
      if (next && !cameFrom.has(next.path)) {
        cameFrom.set(next.path, source.path);
        queue.push(next);
      } else if (target === undefined && /^(node:|@grpc\/)/.test(specifier)) {
        const way = cameFrom.get(source.path) || 'itself';
        const what = `imports ${specifier}, and replay reaches it (by ${way})`;
        violations.push({ path: source.path, line, what });
      }
    }
  }
  return violations;
}

/** Finds imports between packages that do not use the entry points of their manifests. */
export function packageImports(sources: readonly Source[]): Violation[] {
  // Templates are programs of users.
  const isTemplate = ({ path }: Source): boolean => path.startsWith('create-perdure/templates/');
  return sources
    .filter((s) => isCode(s) && !isGenerated(s) && !isTemplate(s))
    .flatMap((source): Violation[] => {
      const home = source.path.split('/')[0]!;
      const entryPoints = entryPointsOf[home];
      return importsOf(source).flatMap(({ target, specifier, line }): Violation[] => {
        const found = (what: string): Violation[] => [{ path: source.path, line, what }];
        if (target !== undefined) {
          const there = target.split('/')[0]!;
          const leaves = packages.includes(home) && there !== home && packages.includes(there);
          if (leaves) return found(`${specifier} leaves ${home}: import the package by its name`);
          return /\.(ts|mjs|json)$/.test(target) ? [] : found(`${specifier} has no .ts at its end`);
        }
        if (!specifier.startsWith('@perdure/') || !entryPoints || isTest(source)) return [];
        return entryPoints.includes(specifier)
          ? []
          : found(`${specifier} is no entry point for ${home}`);
      });
    });
}
