// CONTRIBUTING lists the files that a new operation changes, with `ctx.patched` as the example.
// This test compares the list with the code, so that no other file enumerates the kinds.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const productFolders = ['proto/perdure', 'sidecar/src', 'sdk-node/src', 'sdk-python/src'];
const PRODUCT_FILES_MAX = 14;
const FILES_MAX = 30;

/** The action and the event of the example, in all spellings. */
const kinds = /mark[-_]?patch|patch_?marked/i;

function listed(part: string): string[] {
  const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
  const [, list = ''] = text.split(`<!-- operation: ${part} -->`);
  const [own = ''] = list.split('<!--');
  return [...own.matchAll(/^- `(.+)`$/gm)].map(([, path]) => path!);
}

function isHandWritten(path: string): boolean {
  const isTest = /\.(test|suite)\.ts$/.test(path);
  return /\.(ts|py|proto)$/.test(path) && !isTest && !path.includes('/_proto/');
}

function productFiles(): string[] {
  const files = productFolders.flatMap((folder) => {
    const entries = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    return entries.map((entry) => `${folder}/${entry.replaceAll('\\', '/')}`);
  });
  return files.filter(isHandWritten);
}

it('the list of a new operation has existing files, up to the maximum', () => {
  const [product, proof] = [listed('product'), listed('proof')];
  expect(product.length).toBeGreaterThan(0);
  expect(product.length).toBeLessThanOrEqual(PRODUCT_FILES_MAX);
  expect(product.length + proof.length).toBeLessThanOrEqual(FILES_MAX);
  expect([...product, ...proof].filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

it('the list of a new operation has every product file with the kinds of the example', () => {
  const product = listed('product');
  const naming = productFiles().filter((path) => {
    return kinds.test(readFileSync(join(root, path), 'utf8'));
  });
  expect(naming.length).toBeGreaterThan(0);
  expect(naming.filter((path) => !product.includes(path))).toEqual([]);
});

it('the list of a new operation has no product file without the example', () => {
  const strangers = listed('product').filter((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return !kinds.test(text) && !/\bpatched\(|PatchAnswers/.test(text);
  });
  expect(strangers).toEqual([]);
});
