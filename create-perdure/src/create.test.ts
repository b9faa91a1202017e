import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readArguments, TEMPLATES } from './arguments.ts';
import { copyTemplate, isEmptyFolder } from './copy-template.ts';
import { nextSteps } from './next-steps.ts';
import { packageName } from './package-name.ts';
import { localPackages, publishedPackages } from './packages.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perdure-create-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the arguments', () => {
  it('are a folder, a template and a folder of packages', () => {
    const options = { folder: 'app', template: 'typescript', packages: '' };
    expect(readArguments(['app'])).toEqual(options);
    const given = readArguments(['app', '--template', 'python', '--packages', 'p']);
    expect(given).toEqual({ folder: 'app', template: 'python', packages: 'p' });
    expect(readArguments(['--help'])).toBe('help');
  });

  it.each([
    [[], 'no folder'],
    [['a', 'b'], 'unexpected argument "b"'],
    [['a', '--template', 'go'], 'expected typescript or python'],
    [['a', '--nope'], '--nope'],
  ])('%j are rejected with the reason', (args, reason) => {
    expect(() => readArguments(args)).toThrow(reason);
  });
});

describe('a package name', () => {
  it.each([
    ['my-app', 'my-app'],
    ['My App!', 'my-app'],
    ['_x_', 'x'],
    ['日本', 'perdure-app'],
  ])('of folder %s is %s', (name, expected) => {
    expect(packageName(name)).toBe(expected);
  });
});

describe('the packages', () => {
  it('of a release have ranges that exclude the next breaking version', () => {
    expect(publishedPackages('0.1.0')).toMatchObject({
      sdk: '^0.1.0',
      python: 'perdure>=0.1.0,<0.2',
    });
    expect(publishedPackages('1.0.0-rc.2').python).toBe('perdure>=1.0.0rc2,<2');
    expect(publishedPackages('2.3.4').python).toBe('perdure>=2.3.4,<3');
  });

  it('of a folder must exist', () => {
    expect(() => localPackages(folder, '0.1.0')).toThrow('npm run pack:all');
    const plugin = 'perdure-eslint-plugin';
    const names = ['perdure', 'perdure-proto', 'perdure-sdk', 'perdure-sidecar', plugin];
    for (const name of names) {
      writeFileSync(join(folder, `${name}-0.1.0.tgz`), '');
    }
    expect(localPackages(folder, '0.1.0').sdk).toBe(`file:${folder}/perdure-sdk-0.1.0.tgz`);
  });
});

describe.each(TEMPLATES)('the template %s', (template) => {
  it('is copied without placeholders, with the files that npm does not publish', () => {
    const target = join(folder, 'app');
    copyTemplate(template, target, { name: 'my-app', ...publishedPackages('0.1.0') });
    const files = readdirSync(target, { recursive: true, encoding: 'utf8' });
    expect(files).toEqual(expect.arrayContaining(['.gitignore', '.dockerignore', 'Dockerfile']));
    expect(files).not.toContain('_gitignore');
    const manifest = readFileSync(join(target, 'package.json'), 'utf8');
    expect(JSON.parse(manifest)).toMatchObject({ name: 'my-app' });
    expect(manifest).not.toContain('overrides');
    for (const name of files) {
      if (/\.\w+$/.test(name)) expect(readFileSync(join(target, name), 'utf8')).not.toMatch(/\{\{/);
    }
  });

  it('ends with steps that run its test and perdure dev', () => {
    expect(nextSteps('app', template)).toMatch(/cd app\n[^]*test[^]*npm run dev/);
  });
});

it('a folder with files is not empty', () => {
  expect(isEmptyFolder(folder)).toBe(true);
  expect(isEmptyFolder(join(folder, 'new'))).toBe(true);
  mkdirSync(join(folder, 'src'));
  expect(isEmptyFolder(folder)).toBe(false);
});
