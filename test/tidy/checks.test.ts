import { describe, expect, it } from 'vitest';

import { blank } from './blank.ts';
import { blankPython } from './blank-python.ts';
import * as code from './code-checks.ts';
import * as imports from './import-checks.ts';
import { importsOf } from './imports.ts';
import * as shape from './shape-checks.ts';
import { sourceOf } from './source.ts';
import type { Source, Violation } from './source.ts';

type RepositoryCheck = (sources: readonly Source[]) => Violation[];

/** Runs a check on a repository of these files. Returns the violations. */
function verdict(check: RepositoryCheck, files: Record<string, string>): string[] {
  const sources = Object.entries(files).map(([path, text]) => sourceOf(path, text));
  return check(sources).map(({ path, line, what }) => `${path}:${line} ${what}`);
}

const lines = (count: number): string => 'f();\n'.repeat(count);

describe('blank', () => {
  it('hides comments and literals and keeps lines and columns', () => {
    const text =
      "a(); // Date.now()\nb('process.env', `x ${c('}')} y`); /* z\n*/ d(/[/]'/g, 1 / 2);\n";
    expect(blank(text)).toBe(
      "a();              \nb('           ', `  ${c(' ')}  `);     \n   d(/    /g, 1 / 2);\n",
    );
  });
});

describe('blankPython', () => {
  it('hides comments and strings and keeps lines, columns and code in f-strings', () => {
    const text = 'a()  # b\nc = f"x {d} {{e}}" + r\'\\d\' + """f\n"g" h"""\nbuf = i\n';
    expect(blankPython(text)).toBe(
      'a()     \nc = f"  {d}      " + r\'  \' + """ \n     """\nbuf = i\n',
    );
  });
});

describe('importsOf', () => {
  it('finds every kind of import, and no other text', () => {
    const source = sourceOf(
      'sidecar/src/engine/turn.ts',
      [
        "import { a } from './a.ts';",
        "import type { B } from '../model/b.ts';",
        'import {\n  c,\n  d,\n} from "node:fs";',
        "export { e } from './e.ts';",
        "import 'f';",
        "const g = await import('g');",
        "// import h from 'h';",
        'const i = "import j from \'j\'";',
        "export const from = 'k';",
      ].join('\n'),
    );
    const found = importsOf(source);
    expect(found.map(({ specifier, line }) => `${line} ${specifier}`)).toEqual([
      '1 ./a.ts',
      '2 ../model/b.ts',
      '6 node:fs',
      '7 ./e.ts',
      '8 f',
      '9 g',
    ]);
    expect(found.filter(({ typeOnly }) => typeOnly)).toHaveLength(1);
    expect(found[1]?.target).toBe('sidecar/src/model/b.ts');
  });
});

describe('checks of imports', () => {
  it.each([
    ['sidecar/src/engine/x.ts', "import { a } from '../store/a.ts';"],
    ['sidecar/src/engine/x.ts', "import { a } from 'node:fs';"],
    ['sidecar/src/engine/x.ts', "import { a } from '../lib/clock.ts';"],
    ['sidecar/src/model/x.ts', "import type { a } from '../engine/a.ts';"],
    ['sidecar/src/scheduler/x.ts', "import { open } from 'lmdb';"],
    ['sidecar/src/wire/x.ts', "import grpc from '@grpc/grpc-js';"],
    ['sidecar/src/rpc/x.ts', "import { loadSync } from '@grpc/proto-loader';"],
    ['sidecar/src/rpc/x.ts', "import { loadContract } from '@perdure/proto/codec';"],
    ['sidecar/src/engine/x.ts', "import type { Ping } from '@perdure/proto/v1/Ping';"],
    ['sidecar/src/rpc/x.ts', "import { a } from '../scheduler/a.ts';"],
    ['sidecar/src/rpc/x.ts', "import { a } from '../store/a.ts';"],
    ['sidecar/src/elsewhere/x.ts', ''],
  ])('rejects %s with %s', (path, text) => {
    expect(verdict(imports.sidecarImports, { [path]: text })).toHaveLength(1);
  });

  it.each([
    ['sidecar/src/engine/actions/x.ts', "import { a } from '../../model/a.ts';"],
    ['sidecar/src/engine/x.ts', "import type { Clock } from '../lib/clock.ts';"],
    ['sidecar/src/engine/x.test.ts', "import { a } from '../store/a.ts';"],
    ['sidecar/src/store/x.ts', "import { open } from 'lmdb';"],
    ['sidecar/src/main.ts', "import { a } from './store/a.ts';"],
    ['sidecar/src/rpc/x.ts', "import type { Ping } from '@perdure/proto/v1/Ping';"],
  ])('allows %s with %s', (path, text) => {
    expect(verdict(imports.sidecarImports, { [path]: text })).toEqual([]);
  });

  it('keeps gRPC, the loader and the testing entry point in their modules of the SDK', () => {
    const found = verdict(imports.sdkImports, {
      'sdk-node/src/client/a.ts': "import grpc from '@grpc/grpc-js';",
      'sdk-node/src/connection.ts': "import grpc from '@grpc/grpc-js';",
      'sdk-node/src/context/b.ts': "import grpc from '@grpc/grpc-js';",
      'sdk-node/src/client/a2.ts': "import type { Ping } from '@perdure/proto/v1/Ping';",
      'sdk-node/src/replay/b2.ts': "import type { Ping } from '@perdure/proto/v1/Ping';",
      'sdk-node/src/client/c.ts': "import { x } from '@perdure/sidecar/internal';",
      'sdk-node/src/testing/d.ts': "import { x } from '@perdure/sidecar/internal';",
      'sdk-node/src/client/e.ts': "import { x } from '../testing/d.ts';",
      'sdk-node/src/replay/f.ts': "import { x } from 'node:crypto';",
    });
    expect(found.map((line) => line.split(' ')[0])).toEqual([
      'sdk-node/src/context/b.ts:1',
      'sdk-node/src/replay/b2.ts:1',
      'sdk-node/src/client/c.ts:1',
      'sdk-node/src/client/e.ts:1',
      'sdk-node/src/replay/f.ts:1',
    ]);
  });

  it.each([
    ['sdk-node/src/definitions/a.ts', "import type { b } from '../context/b.ts';"],
    ['sdk-node/src/context/a.ts', "import type { b } from '../replay/b.ts';"],
    ['sdk-node/src/replay/a.ts', "import type { b } from '../context/b.ts';"],
    ['sdk-node/src/model/a.ts', "import type { b } from '../definitions/b.ts';"],
    ['sdk-node/src/connection/a.ts', "import { b } from '../client/b.ts';"],
    ['sdk-node/src/elsewhere/a.ts', "import { b } from '../client/b.ts';"],
  ])('keeps the layers of the SDK: %s with %s', (path, text) => {
    expect(verdict(imports.sdkImports, { [path]: text })).toHaveLength(1);
  });

  it('permits the contract to import its own files, but no user of the contract', () => {
    const found = verdict(imports.protoImports, {
      'proto/src/a.ts': "import { loadSync } from '@grpc/proto-loader';",
      'proto/src/b.ts': "import grpc from '@grpc/grpc-js';",
      'proto/src/generated/c.ts': "import type * as grpc from '@grpc/grpc-js';",
    });
    expect(found.map((line) => line.split(' ')[0])).toEqual(['proto/src/b.ts:1']);
  });

  it('follows what replay imports', () => {
    const files = {
      'sdk-node/src/replay/a.ts': "import { b } from '../context/b.ts';",
      'sdk-node/src/context/b.ts': "import { c } from 'node:async_hooks';",
    };
    expect(verdict(imports.replayReach, files)).toHaveLength(1);
    const typeOnly = { 'sdk-node/src/replay/a.ts': "import type { b } from '../context/b.ts';" };
    expect(verdict(imports.replayReach, { ...files, ...typeOnly })).toEqual([]);
  });

  it('keeps packages apart and requires file endings', () => {
    const found = verdict(imports.packageImports, {
      'test/e2e/a.test.ts': "import { a } from '../../sidecar/src/a.ts';",
      'examples/b.ts': "import { b } from '@perdure/sdk/internal';",
      'examples/c.ts': "import { c } from './d';",
      'examples/d.ts': "import { c } from '@perdure/sdk'; import { d } from './c.ts';",
    });
    expect(found).toHaveLength(3);
  });
});

describe('checks of code', () => {
  const cases: [RepositoryCheck, string, string, number][] = [
    [code.timeReads, 'sidecar/src/rpc/x.ts', 'const a = Date.now(), b = new Date();', 2],
    [code.timeReads, 'sidecar/src/rpc/x.ts', 'const a = new Date(atMs); // Date.now()', 0],
    [code.timeReads, 'sidecar/src/lib/clock.ts', 'const a = Date.now();', 0],
    [code.ownTimers, 'sidecar/src/scheduler/x.ts', 'setTimeout(f, 1); clock.setTimeout(f, 1);', 1],
    [code.randomReads, 'sidecar/src/rpc/x.ts', 'Math.random(); randomUUID();', 2],
    [code.processReads, 'sidecar/src/rpc/x.ts', "process.exit(); import p from 'node:process'", 1],
    [code.processReads, 'sidecar/src/rpc/x.ts', 'this.process.run(); const process = 1;', 0],
    [code.processReads, 'sidecar/src/cli/x.ts', 'process.exit();', 0],
    [code.commits, 'sidecar/src/rpc/x.ts', 'store.commit(round);', 1],
    [code.language, 'sdk-node/src/x.ts', 'export default 1;\nexport * from "./y.ts";', 2],
    [code.language, 'sdk-node/src/x.ts', 'export const enum A { B }\n@sealed\nclass C {}', 2],
    [code.words, 'sdk-node/src/x.ts', 'runWorkflow(); // FIXME\nconst jobId = theJob;', 4],
    [code.words, 'sdk-node/src/x.ts', "log('a workflow engine'); // a job well done", 0],
    [code.limitsWithoutReason, 'sidecar/src/limits.ts', '/** Why. */\nexport const A = 1;', 0],
    [code.limitsWithoutReason, 'sidecar/src/limits.ts', '\nexport const A = 1;', 1],
  ];
  it.each(cases)('%o in %s: %s', (check, path, text, count) => {
    expect(verdict(check, { [path]: text })).toHaveLength(count);
  });
});

describe('checks of shape', () => {
  const long = 'x'.repeat(101);
  const cases: [RepositoryCheck, string, string, number][] = [
    [shape.longFiles, 'sidecar/src/a.ts', lines(601), 1],
    [shape.longFiles, 'sidecar/src/a.ts', lines(600), 0],
    [shape.longLines, 'sidecar/src/a.ts', long, 1],
    [shape.longFunctions, 'a.ts', `function f(a: B): Promise<C> {\n${lines(69)}}`, 1],
    [shape.longFunctions, 'a.ts', `const f = async () => {\n${lines(69)}};`, 1],
    [
      shape.longFunctions,
      'a.ts',
      `class A {\n  b() {\n${lines(60)}}\n  c() {\n${lines(60)}}\n}`,
      0,
    ],
    [shape.longFunctions, 'a.ts', `if (a) {\n${lines(80)}}`, 0],
    [shape.emptyNames, 'sidecar/src/utils/a.ts', '', 1],
    [shape.emptyNames, 'sidecar/src/store/types.ts', '', 1],
    [shape.modulesWithoutHeader, 'sidecar/src/store/open.ts', 'f();', 1],
    [shape.modulesWithoutHeader, 'sidecar/src/store/open.ts', '// What\n// it owns.\n', 0],
    [shape.machineTraces, 'docs/a.md', ['see ', 'home', 'me', 'x'].join('/'), 1],
    [shape.machineTraces, 'docs/a.md', 'see ./home/me and https://example.org/home/me', 0],
    [shape.machineTraces, 'package-lock.json', '"resolved": "https://a.example/b.tgz"', 1],
  ];
  it.each(cases)('%o in %s', (check, path, text, count) => {
    expect(verdict(check, { [path]: text })).toHaveLength(count);
  });
});
