// Repository law, part four: holds the imports against the table of rooms.
import { importsOf } from './imports.ts';
import type { Import } from './imports.ts';
import { doorsOf, protoRoom, roomOf, sdkRooms, sidecarRooms } from './rooms.ts';
import type { Room } from './rooms.ts';
import { isCode, isGenerated, isTest } from './source.ts';
import type { Source, Violation } from './source.ts';

const packages = ['sidecar', 'sdk-node', 'conformance', 'examples', 'test', 'proto', 'scripts'];
const wholeClock = /(^|\/)lib\/(clock|random)\.ts$/;

/** Product code: what users run. Tests may open any door; their support files say so by name. */
const isProduct = (source: Source): boolean =>
  isCode(source) && !isTest(source) && !isGenerated(source) && !/[-.]suite\.ts$/.test(source.path);

function packageNamed(specifier: string, allowed: readonly string[]): boolean {
  return allowed.some((name) => specifier === name || specifier.startsWith(`${name}/`));
}

function judge(room: Room, name: string, base: string, found: Import): string | undefined {
  const { specifier, target, typeOnly } = found;
  if (target === undefined) {
    if (specifier.startsWith('node:')) {
      return room.pure ? `${name} -> ${specifier}: ${room.rule}` : undefined;
    }
    return packageNamed(specifier, room.packages)
      ? undefined
      : `${name} -> ${specifier}: not a package of this room; ${room.rule}`;
  }
  if (!target.startsWith(base)) return undefined;
  const other = roomOf(target.slice(base.length));
  if (room.pure && wholeClock.test(target) && !typeOnly) {
    return `${name} -> ${specifier}: ${room.rule}`;
  }
  if (other === name || room.mayImport === 'everything' || room.mayImport.includes(other)) {
    return undefined;
  }
  return `${name} -> ${other}: ${room.rule}`;
}

/** Imports of `sidecar/src` that its table does not allow, and files outside any room. */
export function sidecarImports(sources: readonly Source[]): Violation[] {
  const base = 'sidecar/src/';
  return sources.filter(isProduct).flatMap((source): Violation[] => {
    if (!source.path.startsWith(base)) return [];
    const name = roomOf(source.path.slice(base.length));
    const room = sidecarRooms[name];
    if (!room) return [{ path: source.path, line: 0, what: `${name} is no room of the table` }];
    return importsOf(source).flatMap((found) => {
      const what =
        name === 'compose' || name === 'main' || name === 'internal'
          ? undefined
          : judge(room, name, base, found);
      return what ? [{ path: source.path, line: found.line, what }] : [];
    });
  });
}

/** Imports of `sdk-node/src` that its table does not allow, and files outside any room. */
export function sdkImports(sources: readonly Source[]): Violation[] {
  const base = 'sdk-node/src/';
  return sources.filter(isProduct).flatMap((source): Violation[] => {
    if (!source.path.startsWith(base)) return [];
    const name = roomOf(source.path.slice(base.length));
    const room = sdkRooms[name];
    if (!room) return [{ path: source.path, line: 0, what: `${name} is no room of the table` }];
    return importsOf(source).flatMap((found): Violation[] => {
      const into = found.target?.startsWith(`${base}testing/`);
      const what =
        into && name !== 'testing'
          ? `${name} -> testing: the testing door is for tests, product code leaves it shut`
          : judge(room, name, base, found);
      return what ? [{ path: source.path, line: found.line, what }] : [];
    });
  });
}

/** Imports of `proto/src` that its room does not allow. */
export function protoImports(sources: readonly Source[]): Violation[] {
  const base = 'proto/src/';
  return sources.filter(isProduct).flatMap((source): Violation[] => {
    if (!source.path.startsWith(base)) return [];
    return importsOf(source).flatMap((found): Violation[] => {
      const what = judge(protoRoom, 'proto', base, found);
      return what ? [{ path: source.path, line: found.line, what }] : [];
    });
  });
}

/** What replay reaches by value imports, however far, must be as pure as replay. */
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

/** Packages know each other by name, through the doors that their manifests open. */
export function packageImports(sources: readonly Source[]): Violation[] {
  return sources
    .filter((s) => isCode(s) && !isGenerated(s))
    .flatMap((source): Violation[] => {
      const home = source.path.split('/')[0]!;
      const doors = doorsOf[home];
      return importsOf(source).flatMap(({ target, specifier, line }): Violation[] => {
        const found = (what: string): Violation[] => [{ path: source.path, line, what }];
        if (target !== undefined) {
          const there = target.split('/')[0]!;
          const leaves = packages.includes(home) && there !== home && packages.includes(there);
          if (leaves) return found(`${specifier} leaves ${home}: import the package by its name`);
          return /\.(ts|mjs|json)$/.test(target) ? [] : found(`${specifier} has no .ts at its end`);
        }
        if (!specifier.startsWith('@perdure/') || !doors || isTest(source)) return [];
        return doors.includes(specifier) ? [] : found(`${specifier} is no door for ${home}`);
      });
    });
}
