import type { FieldSchema, Schema } from './schema.ts';

/** Maximum depth of counted messages. The reader rejects deeper messages. */
const DEPTH_MAX = 64;

/** A message has more fields than the limit of its reader. */
export class TooManyFieldsError extends Error {
  constructor(message: string, fieldsMax: number) {
    super(`${message} has more than ${fieldsMax} fields and list items`);
    this.name = 'TooManyFieldsError';
  }
}

/** The content of a field: the fields of a message, or a list of packed numbers. */
type Behind = Layout | 'varints' | 'doubles' | undefined;

/** By field number. */
type Layout = Behind[];

function behind(field: FieldSchema, layouts: ReadonlyMap<string, Layout>): Behind {
  if (field.kind === 'message') return layouts.get(field.target);
  if (!field.repeated || field.kind === 'string' || field.kind === 'bytes') return undefined;
  return field.kind === 'double' ? 'doubles' : 'varints';
}

/**
 * Counts the fields and list items of encoded messages, including nested ones, without decoding
 * them: many small items need much more memory and time than their size suggests. Invalid bytes are
 * counted up to the error, which decoding reports.
 */
export class FieldScanner {
  readonly #layouts = new Map<string, Layout>();
  #bytes: Uint8Array = new Uint8Array(0);
  #count = 0;
  #max = 0;

  constructor(schema: Schema) {
    for (const { name } of schema.messages) this.#layouts.set(name, []);
    for (const { name, fields } of schema.messages) {
      const layout = this.#layouts.get(name)!;
      for (const field of fields) layout[field.no] = behind(field, this.#layouts);
    }
  }

  /** @throws TooManyFieldsError when there are more than `fieldsMax`. */
  check(message: string, bytes: Uint8Array, fieldsMax: number): void {
    this.#begin(bytes, fieldsMax);
    this.#scan(this.#layoutOf(message), 0, bytes.length, 0);
    if (this.#count > fieldsMax) throw new TooManyFieldsError(message, fieldsMax);
  }

  /**
   * Splits the message into parts that are also messages, with about `partFields` fields each;
   * together they have the content of the whole message. A single field with more fields stays in
   * one part.
   *
   * @throws TooManyFieldsError when there are more than `fieldsMax` in all.
   */
  split(message: string, bytes: Uint8Array, partFields: number, fieldsMax: number): Uint8Array[] {
    const layout = this.#layoutOf(message);
    this.#begin(bytes, fieldsMax);
    const parts: Uint8Array[] = [];
    let from = 0;
    let before = 0;
    for (let at = 0; at < bytes.length;) {
      const next = this.#field(layout, at, bytes.length, 0);
      if (this.#count > fieldsMax) throw new TooManyFieldsError(message, fieldsMax);
      if (this.#count - before > partFields && at > from) {
        parts.push(bytes.subarray(from, at));
        from = at;
        before = this.#count;
      }
      at = next;
    }
    parts.push(bytes.subarray(from));
    return parts;
  }

  #layoutOf(message: string): Layout {
    const layout = this.#layouts.get(message);
    if (layout === undefined) throw new Error(`the contract has no message ${message}`);
    return layout;
  }

  #begin(bytes: Uint8Array, max: number): void {
    this.#bytes = bytes;
    this.#count = 0;
    this.#max = max;
  }

  #scan(layout: Layout, from: number, end: number, depth: number): void {
    let at = from;
    while (at < end && this.#count <= this.#max) at = this.#field(layout, at, end, depth);
  }

  /** Counts one field; returns the index after it, or `end` when it is malformed. */
  #field(layout: Layout, from: number, end: number, depth: number): number {
    this.#count += 1;
    const tag = this.#varint(from, end);
    let at = this.#after(from, end);
    switch (tag & 7) {
      case 0:
        return this.#after(at, end);
      case 1:
        return Math.min(at + 8, end);
      case 5:
        return Math.min(at + 4, end);
      case 2:
        break;
      default:
        return end;
    }
    const length = this.#varint(at, end);
    at = this.#after(at, end);
    const stop = at + length;
    if (stop > end) return end;
    const inner = layout[tag >>> 3];
    if (inner === 'varints') this.#countVarints(at, stop);
    else if (inner === 'doubles') this.#count += length >>> 3;
    else if (inner !== undefined && depth < DEPTH_MAX) this.#scan(inner, at, stop, depth + 1);
    return stop;
  }

  /** The low 32 bits of a number. */
  #varint(from: number, end: number): number {
    let value = 0;
    for (let at = from, shift = 0; at < end && shift < 35; at += 1, shift += 7) {
      const byte = this.#bytes[at]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    return value >>> 0;
  }

  /** The index after a number. */
  #after(from: number, end: number): number {
    let at = from;
    while (at < end && this.#bytes[at]! >= 0x80) at += 1;
    return Math.min(at + 1, end);
  }

  #countVarints(from: number, end: number): void {
    for (let at = from; at < end && this.#count <= this.#max; at += 1) {
      if (this.#bytes[at]! < 0x80) this.#count += 1;
    }
  }
}
