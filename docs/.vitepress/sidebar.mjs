// The side bar of the site. Each folder's index.md lists its pages in reading order; this module
// reads those lists, so that a page is added in one place.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const FOLDERS = ['learn', 'guides', 'reference', 'operate', 'internals'];

const titleOf = (file) => /^# (.+)$/m.exec(readFileSync(file, 'utf8'))?.[1].replaceAll('`', '');

/** The pages that an index links to, in its order. */
function listed(index) {
  const rows = readFileSync(index, 'utf8').matchAll(/^\| \[[^\]]+\]\(([\w./-]+\.md)\)/gm);
  return [...rows].map(([, link]) => join(dirname(index), link));
}

function itemsOf(docs, folder) {
  const index = join(docs, folder, 'index.md');
  const pages = listed(index);
  const missing = readdirSync(join(docs, folder))
    .filter((name) => name.endsWith('.md') && name !== 'index.md')
    .filter((name) => !pages.includes(join(docs, folder, name)));
  if (missing.length > 0) throw new Error(`${index} does not list ${missing.join(', ')}`);
  return pages.filter((page) => existsSync(page)).map((page) => itemOf(docs, page));
}

function itemOf(docs, page) {
  const path = relative(docs, page).replace(/(index)?\.md$/, '');
  const item = { text: titleOf(page), link: `/${path}` };
  if (!page.endsWith('index.md')) return item;
  return { ...item, collapsed: true, items: itemsOf(docs, dirname(relative(docs, page))) };
}

/** Navigation for VitePress: one group for each folder of `docs`. */
export function sidebarOf(docs) {
  return FOLDERS.map((folder) => ({
    text: titleOf(join(docs, folder, 'index.md')),
    link: `/${folder}/`,
    collapsed: folder === 'internals',
    items: itemsOf(docs, folder),
  }));
}

/** Entries of the top bar. */
export function navOf(docs) {
  return FOLDERS.map((folder) => ({
    text: titleOf(join(docs, folder, 'index.md')),
    link: `/${folder}/`,
    activeMatch: `^/${folder}/`,
  }));
}
