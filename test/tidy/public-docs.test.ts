import { expect, it } from 'vitest';

import { publicDocs } from './public-docs.ts';
import { sourceOf } from './source.ts';

const index = "export { run, Task } from './task.ts';\nexport type { Options } from './task.ts';\n";

function found(...lines: string[]): string[] {
  const sources = [
    sourceOf('sdk-node/src/index.ts', index),
    sourceOf('sdk-node/src/task.ts', `${lines.join('\n')}\n`),
  ];
  return publicDocs(sources).map(({ path, line, what }) => `${path}:${line} ${what}`);
}

it('reports exported symbols without a doc comment', () => {
  expect(found('// Not one.', 'export interface Options {', '  size: number;', '}')).toEqual([
    'sdk-node/src/task.ts:2 Options has no doc comment',
  ]);
  expect(found('/** Options. */', 'export interface Options {', '}')).toEqual([]);
  expect(found('export interface Hidden {', '}')).toEqual([]);
});

it('reports functions and methods without an example', () => {
  const documented = ['/**', ' * Runs.', ' * @example', ' * run();', ' */'];
  expect(found(...documented, 'export function run(): void {}')).toEqual([]);
  expect(found('/** Runs. */', 'export function run(): void {}')).toEqual([
    'sdk-node/src/task.ts:2 run has no @example',
  ]);
  const text = [
    '/** A task. */',
    'export class Task {',
    '  constructor() {}',
    '  /** Starts. */',
    '  async start(): Promise<void> {',
    '    this.#run();',
    '  }',
    '  stop(): void {}',
    '  #run(): void {}',
    '}',
  ];
  expect(found(...text)).toEqual([
    'sdk-node/src/task.ts:5 Task.start() has no @example',
    'sdk-node/src/task.ts:8 Task.stop() has no doc comment',
  ]);
});

it('reads the first declaration of an overloaded method', () => {
  const text = [
    '/** A task. */',
    'export class Task {',
    '  /**',
    '   * Starts.',
    '   * @example',
    '   * task.start();',
    '   */',
    '  start(): void;',
    '  start(at: number): void;',
    '  start(at?: number): void {',
    '    void at;',
    '  }',
    '}',
  ];
  expect(found(...text)).toEqual([]);
});
