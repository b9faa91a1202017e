// The repository checks. A failure names the place, the problem and the remedy. The checks are in
// test/tidy, with their own tests.
import { fileURLToPath } from 'node:url';

import { describe, it } from 'vitest';

import * as code from './tidy/code-checks.ts';
import * as imports from './tidy/import-checks.ts';
import { bannedPhrases, readPhrases } from './tidy/phrases.ts';
import { publicDocs } from './tidy/public-docs.ts';
import * as shape from './tidy/shape-checks.ts';
import { readSources } from './tidy/source.ts';
import type { Source, Violation } from './tidy/source.ts';

const sources = readSources(fileURLToPath(new URL('..', import.meta.url)));

function hold(check: (sources: readonly Source[]) => Violation[], instead: string): void {
  const found = check(sources);
  if (found.length === 0) return;
  const list = found.map(
    ({ path, line, what }) => `  ${path}${line > 0 ? `:${line}` : ''}  ${what}`,
  );
  const error = new Error(`${found.length} found:\n${list.join('\n')}\nInstead: ${instead}`);
  // The message contains the place. The stack would only point to this file.
  error.stack = error.message;
  throw error;
}

describe('modules', () => {
  it('imports in the sidecar follow the table of modules', () => {
    hold(
      imports.sidecarImports,
      'declare the dependency as an interface in model/ports.ts, and pass the object in where ' +
        'the graph is built. A new module, or a new import between modules, is a ' +
        'decision: change test/tidy/modules.ts and ARCHITECTURE.md in the same commit.',
    );
  });

  it('the architecture page states which modules of the sidecar may import which', () => {
    hold(imports.documentedImports, 'give ARCHITECTURE.md the rows of test/tidy/modules.ts.');
  });

  it('imports in the Node SDK follow the table of modules', () => {
    hold(
      imports.sdkImports,
      'gRPC belongs to connection, client and worker, the contract to proto, and the sidecar to ' +
        'testing. Pass what you need as an argument.',
    );
  });

  it('codecs of the contract import proto-loader and nothing else', () => {
    hold(imports.protoImports, 'proto imports no other module: the user of a codec does the rest.');
  });

  it('replay imports no module that does input or output', () => {
    hold(
      imports.replayReach,
      'import only the type (`import type`), or move the pure part into a separate file.',
    );
  });

  it('packages import each other by name and through their entry points', () => {
    hold(
      imports.packageImports,
      "write `from '@perdure/sdk'` across packages, and `from './x.ts'`, ending included, inside.",
    );
  });

  it('only the scheduler commits', () => {
    hold(
      code.commits,
      'pass the Round to the scheduler: it commits, and sends what depends on the commit.',
    );
  });

  it('each module is opened by a file with a header comment', () => {
    hold(
      shape.modulesWithoutHeader,
      'begin the main file with a comment of 2 to 6 lines: the data of the module, its invariant.',
    );
  });
});

describe('external input', () => {
  it('only lib/clock.ts reads the time', () => {
    hold(code.timeReads, 'take a clock (lib/clock.ts) as an argument, or `nowMs` in pure code.');
  });

  it('model, engine and scheduler wait by the clock of their parameters', () => {
    hold(code.ownTimers, "use the clock's own timers: tests run these modules on a virtual clock.");
  });

  it('only lib/random.ts reads randomness', () => {
    hold(code.randomReads, 'take a random source (lib/random.ts) as an argument.');
  });

  it('only main.ts and the commands read process', () => {
    hold(code.processReads, 'read it in main.ts or cli/ and pass the value in.');
  });
});

describe('shape', () => {
  it(`files have at most ${shape.linesMax} lines`, () => {
    hold(shape.longFiles, 'split by idea: one message, one action, one table to a file.');
  });

  it(`functions have at most ${shape.functionLinesMax} lines`, () => {
    hold(shape.longFunctions, 'give the parts names: one function per case or per stage.');
  });

  it(`lines have at most ${shape.columnsMax} columns`, () => {
    hold(shape.longLines, '`npm run format` breaks code. Break texts and comments manually.');
  });

  it('names of files and folders describe their contents', () => {
    hold(
      shape.emptyNames,
      'move a small function into the file of its user, or name the file after its idea.',
    );
  });
});

describe('words', () => {
  it('code has no enums, namespaces, decorators, default exports and `export *`', () => {
    hold(code.language, 'use a union of literals, a module, a plain function, and named exports.');
  });

  it('code uses the terms of the glossary and has no notes of unfinished work', () => {
    hold(
      code.words,
      'use orchestration, instance, turn, task or activity (ARCHITECTURE.md, words). Do the work ' +
        'now, or describe it in an issue.',
    );
  });

  it('texts of the clean folders are free of banned phrases', () => {
    hold(
      (all) => bannedPhrases(readPhrases(), all),
      'write the replacement of each phrase. test/tidy/phrases.json lists phrases, folders ' +
        'and exceptions.',
    );
  });

  it('public symbols of the Node SDK have doc comments, and calls have examples', () => {
    hold(
      publicDocs,
      'describe the symbol in one sentence, then @param, @returns, @throws and @default, and an ' +
        '@example for what applications call. Examples compile with the names of ' +
        'examples/docs/example-names.suite.ts.',
    );
  });

  it('each limit has its reason', () => {
    hold(code.limitsWithoutReason, 'write the reason in a comment directly above the limit.');
  });

  it('no file contains the path of a machine or the host of a package registry', () => {
    hold(
      shape.machineTraces,
      'use paths relative to the repository or a temporary folder. The lock has no addresses ' +
        '(.npmrc sees to that).',
    );
  });
});
