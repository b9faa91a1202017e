import { nodeAt, PageError, PageFile } from './lmdb-pages.ts';
import type { Meta, Node, Page, Tree } from './lmdb-pages.ts';

/** A row in the data file. */
export interface StoredRow {
  readonly table: string;
  /** Key and value are valid until the walk continues. */
  readonly key: Buffer;
  readonly stored: Buffer;
}

/** Callbacks of a walk over the trees of a data file. */
export interface WalkReport {
  row(row: StoredRow): void;
  /** Reports damage that would crash LMDB; data below it is omitted. */
  problem(message: string): void;
  /**
   * Limit of leaf and overflow pages to read. Above the limit, the walk reads only branch pages and
   * checks the position of each leaf page. Default: no limit.
   */
  readonly leafPagesMax?: number;
}

/** Pages of a data file, by use. */
export interface PageCounts {
  readonly pageBytes: number;
  /** Highest number of pages that the file has had. */
  readonly total: number;
  readonly used: number;
  /** False if the walk read only the branch pages of some tables. */
  readonly isComplete: boolean;
}

const INTEGER_KEYS = 0x08;
const PAGE_BYTES = 4096;

/**
 * Returns the meta page of the last transaction, selected as in LMDB. Reports problems of both meta
 * pages.
 */
function currentMeta(file: PageFile, report: WalkReport): Meta | null {
  const metas: Meta[] = [];
  try {
    const first = file.meta(0, PAGE_BYTES);
    metas.push(first, file.meta(1, first.pageBytes));
  } catch (error) {
    if (!(error instanceof PageError)) throw error;
    report.problem(error.message);
    return metas[0] ?? null;
  }
  const [first, second] = metas as [Meta, Meta];
  const [a, b] = [first.transaction, second.transaction];
  // Transactions alternate between the meta pages: the first page has even numbers. In a compacted
  // copy the first page is empty.
  const follow = Math.abs(a - b) === 1 || (a === 0 && (b === 0 || b % 2 === 1));
  if (!follow || a % 2 !== 0) {
    report.problem(
      `the meta pages have transactions ${a} and ${b}, which cannot follow each other`,
    );
  }
  if (first.pageBytes !== second.pageBytes || first.main.flags !== second.main.flags) {
    report.problem('the meta pages contradict each other');
  }
  const meta = b > a ? second : first;
  const filePages = Math.ceil(file.bytes / meta.pageBytes);
  // The file may lack free pages at its end, but not most of its pages.
  if (meta.lastPage < 1 || meta.lastPage > 4 * filePages + 65_536) {
    report.problem(`the last page is ${meta.lastPage}, in a file of ${filePages} pages`);
  }
  return meta;
}

/** Walks over all rows of all tables; small tables come first. */
export function walkTables(name: string, report: WalkReport, only?: string): PageCounts {
  const file = new PageFile(name);
  try {
    const meta = currentMeta(file, report);
    if (meta === null) return { pageBytes: PAGE_BYTES, total: 0, used: 0, isComplete: true };
    const walk = new Walk(file, meta, report);
    walk.all(only);
    const { pageBytes, lastPage } = meta;
    return { pageBytes, total: lastPage + 1, used: walk.used, isComplete: walk.isComplete };
  } finally {
    file.close();
  }
}

interface Counted {
  branchPages: number;
  leafPages: number;
  overflowPages: number;
  entries: number;
}

/** Bounds of the keys of a page: from `low`, below `high`. Null: no bound. */
interface Bounds {
  readonly low: Buffer | null;
  readonly high: Buffer | null;
}

class Walk {
  readonly #file: PageFile;
  readonly #meta: Meta;
  readonly #report: WalkReport;
  /** A bit for each visited page. */
  readonly #seen: Uint8Array;
  readonly #leafBytes: Buffer;
  /** Number of leaf and overflow pages of completely read tables. */
  #leafPages = 0;
  /** Number of pages in use, including the two meta pages. */
  used = 2;
  isComplete = true;

  constructor(file: PageFile, meta: Meta, report: WalkReport) {
    this.#file = file;
    this.#meta = meta;
    this.#report = report;
    this.#leafBytes = Buffer.allocUnsafeSlow(meta.pageBytes);
    const pages = Math.min(meta.lastPage + 1, Math.ceil(file.bytes / meta.pageBytes));
    this.#seen = new Uint8Array(Math.ceil(pages / 8) + 1);
  }

  all(only?: string): void {
    const { free, main } = this.#meta;
    this.#tree('free pages', free, () => undefined);
    const tables: { readonly table: string; readonly tree: Tree }[] = [];
    this.#tree('tables', main, (node) => {
      if (node.kind === 'tree')
        tables.push({ table: node.key.toString('latin1'), tree: node.tree });
      else this.#report.problem('the list of tables has an entry that is not a table');
    });
    const pagesOf = ({ tree }: { tree: Tree }): number => tree.leafPages + tree.overflowPages;
    tables.sort((a, b) => pagesOf(a) - pagesOf(b));
    for (const { table, tree } of tables) {
      const name = table.replace(/\0$/, '');
      if (only !== undefined && name !== only) continue;
      if (tree.flags !== main.flags) this.#report.problem(`table "${name}": its flags are damaged`);
      this.#tree(name, tree, (node, value) => {
        if (value === null) this.#report.problem(`table "${name}": a row holds a tree`);
        else this.#report.row({ table: name, key: node.key, stored: value });
      });
    }
  }

  #tree(name: string, tree: Tree, visit: (node: Node, value: Buffer | null) => void): void {
    if (tree.root === null) return;
    const { leafPagesMax = Infinity } = this.#report;
    const pages = tree.leafPages + tree.overflowPages;
    const isWhole = this.#leafPages + pages <= leafPagesMax;
    if (isWhole) this.#leafPages += pages;
    else this.isComplete = false;
    const counted = { branchPages: 0, leafPages: 0, overflowPages: 0, entries: 0 };
    let sound = true;
    const problem = (message: string): void => {
      sound = false;
      this.#report.problem(`table "${name}": ${message}`);
    };
    const compare = (tree.flags & INTEGER_KEYS) === 0 ? compareKeys : compareIntegers;
    const each = { counted, compare, visit, problem, depth: tree.depth, isWhole };
    this.#subtree(tree.root, 1, { low: null, high: null }, each);
    if (!isWhole || !sound) return;
    for (const what of ['branchPages', 'leafPages', 'overflowPages', 'entries'] as const) {
      if (counted[what] === tree[what]) continue;
      problem(`${what}: found ${counted[what]}, expected ${tree[what]}`);
    }
  }

  #subtree(number: number, level: number, bounds: Bounds, each: EachTree): void {
    try {
      this.#mark(number, 1);
      const isLeaf = level === each.depth;
      if (isLeaf && !each.isWhole) return;
      // Keys of a branch page bound the keys of its children. One leaf page is in memory at a time.
      const page = this.#file.page(number, this.#meta, isLeaf ? this.#leafBytes : undefined);
      if ((page.kind === 'leaf') !== isLeaf) throw new PageError('it is on the wrong level');
      each.counted[isLeaf ? 'leafPages' : 'branchPages'] += 1;
      if (isLeaf) this.#leaf(page, bounds, each);
      else this.#branch(page, level, bounds, each);
    } catch (error) {
      if (!(error instanceof PageError)) throw error;
      each.problem(`page ${number}: ${error.message}`);
    }
  }

  #branch(page: Page, level: number, bounds: Bounds, each: EachTree): void {
    let low = bounds.low;
    for (let index = 0; index < page.nodeCount; index += 1) {
      const node = nodeAt(page, index) as Node & { readonly kind: 'child' };
      const next = index + 1 < page.nodeCount ? nodeAt(page, index + 1).key : bounds.high;
      if (index > 0) low = node.key;
      if (low !== null && next !== null && each.compare(low, next) >= 0) {
        throw new PageError(`the keys of nodes ${index} and ${index + 1} are out of order`);
      }
      this.#subtree(node.page, level + 1, { low, high: next }, each);
    }
  }

  #leaf(page: Page, { low, high }: Bounds, each: EachTree): void {
    let last: Buffer | null = null;
    for (let index = 0; index < page.nodeCount; index += 1) {
      const node = nodeAt(page, index);
      const { key } = node;
      const isFirst = last === null;
      const isBelow = isFirst ? low !== null && each.compare(key, low) < 0 : false;
      const isUnordered = last !== null && each.compare(key, last) <= 0;
      const isAbove = high !== null && each.compare(key, high) >= 0;
      if (isBelow || isUnordered || isAbove) each.problem(`page ${page.number}: a key is damaged`);
      last = key;
      each.counted.entries += 1;
      this.#value(page.number, node, each);
    }
  }

  #value(number: number, node: Node, each: EachTree): void {
    if (node.kind === 'value') each.visit(node, node.value);
    if (node.kind === 'tree') each.visit(node, null);
    if (node.kind !== 'overflow') return;
    try {
      const value = this.#file.overflow(node, this.#meta);
      this.#mark(node.page, node.pages);
      each.counted.overflowPages += node.pages;
      each.visit(node, value);
    } catch (error) {
      if (!(error instanceof PageError)) throw error;
      each.problem(`a value of page ${number}, at page ${node.page}: ${error.message}`);
    }
  }

  /**
   * Marks pages as visited. @throws PageError for a page that another tree also uses: a write would
   * corrupt that tree.
   */
  #mark(first: number, count: number): void {
    for (let number = first; number < first + count; number += 1) {
      const at = Math.floor(number / 8);
      const bit = 1 << (number % 8);
      if (at >= this.#seen.length) throw new PageError('it is beyond the end of the file');
      if ((this.#seen[at]! & bit) !== 0) throw new PageError('it is used twice');
      this.#seen[at]! |= bit;
    }
    this.used += count;
  }
}

interface EachTree {
  readonly counted: Counted;
  readonly depth: number;
  readonly isWhole: boolean;
  readonly compare: (a: Buffer, b: Buffer) => number;
  readonly visit: (node: Node, value: Buffer | null) => void;
  readonly problem: (message: string) => void;
}

const compareKeys = (a: Buffer, b: Buffer): number => a.compare(b);

/** Compares keys of the tree of free pages: numbers of 8 bytes, little-endian. */
function compareIntegers(a: Buffer, b: Buffer): number {
  if (a.length !== 8 || b.length !== 8) throw new PageError('a key is not a number');
  return Number(a.readBigUInt64LE() - b.readBigUInt64LE());
}
