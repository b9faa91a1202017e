import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

// The pages of LMDB's data file on disk, read without LMDB: it trusts its memory map, so a damaged
// page ends the process. Numbers are little-endian.
//
//   page: number 8 | transaction 8 | pad 2 | flags 2 | lower 2, upper 2 (overflow: pages 4)
//         | offsets of its nodes, 2 each | free space | nodes
//   node: low 2 | high 2 | flags 2 | length of key 2 | key | value, a tree, or where it overflows
//   meta page: header | magic 4 | version 4 | address 8 | map 8 | tree of free pages | main tree
//         | last page 8 | transaction 8
//   tree: pad 4 | flags 2 | depth 2 | branch pages 8 | leaf pages 8 | overflow pages 8 | entries 8
//         | root 8

export const PAGE_HEADER_BYTES = 24;
const NODE_HEADER_BYTES = 8;
const TREE_BYTES = 48;

const MAGIC = 0xbeefc0de;
const VERSION = 2;
const META = 0x08;
const BRANCH = 0x01;
const LEAF = 0x02;
const OVERFLOW = 0x04;
const KINDS = BRANCH | LEAF | OVERFLOW | META;

const NODE_OVERFLOWS = 0x01;
const NODE_IS_TREE = 0x02;
const OVERFLOW_BYTES = 24;

const WORD = 2 ** 32;
/** Root of a tree without entries. */
const NO_PAGE = 2 ** 64;

export interface Tree {
  readonly flags: number;
  readonly depth: number;
  readonly branchPages: number;
  readonly leafPages: number;
  readonly overflowPages: number;
  readonly entries: number;
  /** Page number of the root; null for an empty tree. */
  readonly root: number | null;
}

/** Content of a meta page, one of the first two pages. */
export interface Meta {
  readonly pageBytes: number;
  readonly free: Tree;
  readonly main: Tree;
  readonly lastPage: number;
  readonly transaction: number;
}

export interface Page {
  readonly number: number;
  readonly bytes: Buffer;
  readonly kind: 'branch' | 'leaf';
  readonly nodeCount: number;
}

export type Node =
  | { readonly kind: 'child'; readonly key: Buffer; readonly page: number }
  | { readonly kind: 'value'; readonly key: Buffer; readonly value: Buffer }
  | { readonly kind: 'tree'; readonly key: Buffer; readonly tree: Tree }
  | {
      readonly kind: 'overflow';
      readonly key: Buffer;
      readonly page: number;
      readonly pages: number;
      readonly bytes: number;
    };

/** Thrown for a damaged page. */
export class PageError extends Error {}

function longAt(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at + 4) * WORD + bytes.readUInt32LE(at);
}

function treeAt(bytes: Buffer, at: number): Tree {
  const root = longAt(bytes, at + 40);
  return {
    flags: bytes.readUInt16LE(at + 4),
    depth: bytes.readUInt16LE(at + 6),
    branchPages: longAt(bytes, at + 8),
    leafPages: longAt(bytes, at + 16),
    overflowPages: longAt(bytes, at + 24),
    entries: longAt(bytes, at + 32),
    root: root >= NO_PAGE - WORD ? null : root,
  };
}

/** An open data file. */
export class PageFile {
  readonly #file: number;
  /** Bytes of the file. */
  readonly bytes: number;

  constructor(name: string) {
    this.#file = openSync(name, 'r');
    this.bytes = fstatSync(this.#file).size;
  }

  close(): void {
    closeSync(this.#file);
  }

  /** Reads into the buffer `into`, or into a new buffer. @throws PageError */
  read(at: number, count: number, into?: Buffer): Buffer {
    const bytes = into ?? Buffer.allocUnsafe(count);
    if (at + count > this.bytes) throw new PageError('it is beyond the end of the file');
    const read = readSync(this.#file, bytes, 0, count, at);
    if (read < count) throw new PageError('it cannot be read');
    return bytes;
  }

  /** Reads the meta page with this number. @throws PageError */
  meta(number: 0 | 1, pageBytes: number): Meta {
    const bytes = this.read(number * pageBytes, 168);
    const wrong = (what: string): never => {
      throw new PageError(`meta page ${number}: ${what}`);
    };
    if (bytes.readUInt32LE(24) !== MAGIC) return wrong('it does not belong to a store');
    if (bytes.readUInt32LE(28) !== VERSION) return wrong('its version is unknown');
    const own = bytes.readUInt32LE(48);
    const isSize = own >= 512 && own <= 65_536 && (own & (own - 1)) === 0;
    if (!isSize) return wrong(`its size of pages is ${own}`);
    if ((bytes.readUInt16LE(18) & KINDS) !== META) return wrong('its kind is damaged');
    if (longAt(bytes, 0) !== number) return wrong('its number is damaged');
    return {
      pageBytes: own,
      free: treeAt(bytes, 48),
      main: treeAt(bytes, 48 + TREE_BYTES),
      lastPage: longAt(bytes, 144),
      transaction: longAt(bytes, 152),
    };
  }

  /**
   * Reads a page of a tree and checks its header. Uses the buffer `into`, or a new buffer.
   *
   * @throws PageError
   */
  page(number: number, meta: Meta, into?: Buffer): Page {
    const { pageBytes } = meta;
    if (number < 2 || number > meta.lastPage) throw new PageError('there is no such page');
    const bytes = this.read(number * pageBytes, pageBytes, into);
    checkHeader(bytes, number, meta);
    const kind = bytes.readUInt16LE(18) & KINDS;
    if (kind !== BRANCH && kind !== LEAF) throw new PageError('it is of another kind');
    const [lower, upper] = [bytes.readUInt16LE(20), bytes.readUInt16LE(22)];
    const room = pageBytes - PAGE_HEADER_BYTES;
    if (lower % 2 !== 0 || lower === 0 || lower > upper || upper > room) {
      throw new PageError('the bounds of its nodes are damaged');
    }
    return { number, bytes, kind: kind === LEAF ? 'leaf' : 'branch', nodeCount: lower / 2 };
  }

  /** Reads a value from overflow pages. @throws PageError */
  overflow(node: Node & { readonly kind: 'overflow' }, meta: Meta): Buffer {
    const { page: number, pages, bytes: count } = node;
    if (number < 2 || number + pages - 1 > meta.lastPage) throw new PageError('no such pages');
    const needed = Math.ceil((count + PAGE_HEADER_BYTES) / meta.pageBytes);
    if (pages < needed) throw new PageError('it has too few pages');
    const bytes = this.read(number * meta.pageBytes, PAGE_HEADER_BYTES + count);
    checkHeader(bytes, number, meta);
    if ((bytes.readUInt16LE(18) & KINDS) !== OVERFLOW)
      throw new PageError('they are of another kind');
    if (bytes.readUInt32LE(20) !== pages) throw new PageError('its number of pages is damaged');
    return bytes.subarray(PAGE_HEADER_BYTES);
  }
}

function checkHeader(bytes: Buffer, number: number, meta: Meta): void {
  if (longAt(bytes, 0) !== number) throw new PageError('its number is damaged');
  if (longAt(bytes, 8) > meta.transaction) throw new PageError('its transaction is damaged');
}

/** Reads a node of a page. @throws PageError for a node beyond the page. */
export function nodeAt({ bytes, kind }: Page, index: number): Node {
  const at = bytes.readUInt16LE(PAGE_HEADER_BYTES + 2 * index) + PAGE_HEADER_BYTES;
  const outside = (): never => {
    throw new PageError(`node ${index} is not within the page`);
  };
  if (at + NODE_HEADER_BYTES > bytes.length) return outside();
  const [low, high] = [bytes.readUInt16LE(at), bytes.readUInt16LE(at + 2)];
  const flags = bytes.readUInt16LE(at + 4);
  const dataAt = at + NODE_HEADER_BYTES + bytes.readUInt16LE(at + 6);
  if (dataAt > bytes.length) return outside();
  const key = bytes.subarray(at + NODE_HEADER_BYTES, dataAt);
  if (kind === 'branch') return { kind: 'child', key, page: flags * WORD + high * 65_536 + low };
  const count = high * 65_536 + low;
  const isTree = flags === NODE_IS_TREE;
  if (!isTree && flags !== 0 && flags !== NODE_OVERFLOWS) {
    throw new PageError(`node ${index} is of another kind`);
  }
  const stored = flags === NODE_OVERFLOWS ? OVERFLOW_BYTES : count;
  if (dataAt + stored > bytes.length || (isTree && count !== TREE_BYTES)) return outside();
  if (isTree) return { kind: 'tree', key, tree: treeAt(bytes, dataAt) };
  if (flags === 0) return { kind: 'value', key, value: bytes.subarray(dataAt, dataAt + count) };
  const page = longAt(bytes, dataAt);
  return { kind: 'overflow', key, page, pages: longAt(bytes, dataAt + 16), bytes: count };
}
