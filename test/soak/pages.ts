// `pages.js FOLDER` prints the numbers of all pages and of free pages of an LMDB file. It is a
// separate process, so that no reader in the soak's process prevents the reuse of pages.
import { open } from 'lmdb';

interface Tree {
  readonly treeBranchPageCount: number;
  readonly treeLeafPageCount: number;
  readonly overflowPages: number;
}

interface Stats extends Tree {
  readonly root: Tree;
  readonly lastPageNumber: number;
}

const META_PAGES = 2;
const pagesOf = (tree: Tree): number =>
  tree.treeBranchPageCount + tree.treeLeafPageCount + tree.overflowPages;

const root = open({ path: process.argv[2]!, readOnly: true, noSubdir: false });
const { lastPageNumber, root: main } = root.getStats() as Stats;
let used = META_PAGES + pagesOf(main);
for (const name of [...root.getKeys()] as string[]) {
  used += pagesOf(
    root.openDB({ name, encoding: 'binary', keyEncoding: 'binary' }).getStats() as Stats,
  );
}
const pages = lastPageNumber + 1;
console.log(JSON.stringify({ pages, freePages: pages - used }));
// An open reader would retain every later page until the next start.
await root.close();
