/** Limit of nested messages, as in protocol buffers of other languages. */
const DEPTH_MAX = 100;

/** Strings up to this length are cached: names, not ids such as UUIDs. */
const KNOWN_LENGTH_MAX = 24;

/** Number of cached strings: a power of two, larger than the number of names in a program. */
const KNOWN_COUNT = 256;

/**
 * A cache of decoded strings, by their length and some of their bytes. Names are repeated, and a
 * look-up costs less than decoding.
 */
const known: string[] = Array.from({ length: KNOWN_COUNT }, () => '');

const NO_BYTES: Buffer = Buffer.alloc(0);

/**
 * A method of Node without a type declaration: decodes UTF-8 without a check of the encoding name.
 */
type Sliceable = Buffer & { utf8Slice(start: number, end: number): string };

/** The bytes are not a message of the contract. */
export class MalformedError extends Error {
  constructor(what: string) {
    super(`malformed message: ${what}`);
    this.name = 'MalformedError';
  }
}

/** Reads protocol buffers. All methods throw MalformedError when the bytes end too soon. */
export class Reader {
  /** Index of the next byte. */
  at = 0;
  readonly end: number;
  readonly #buffer: Sliceable;
  #depth = 0;

  constructor(bytes: Uint8Array) {
    this.#buffer = (
      Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    ) as Sliceable;
    this.end = bytes.length;
  }

  uint32(): number {
    const first = this.#byte();
    return first < 0x80 ? first : this.#varint(first) >>> 0;
  }

  int32(): number {
    const first = this.#byte();
    return first < 0x80 ? first : this.#varint(first) | 0;
  }

  /** Reads an int64: exact up to 2^53, beyond it the nearest double. */
  int64(): number {
    let byte = this.#byte();
    let low = byte & 0x7f;
    for (let shift = 7; byte >= 0x80 && shift < 28; shift += 7) {
      byte = this.#byte();
      low |= (byte & 0x7f) << shift;
    }
    if (byte < 0x80) return low;
    let middle = 0;
    for (let shift = 0; byte >= 0x80 && shift < 28; shift += 7) {
      byte = this.#byte();
      middle |= (byte & 0x7f) << shift;
    }
    if (byte < 0x80) return middle * 2 ** 28 + low;
    const high = this.#byte();
    const highest = high < 0x80 ? 0 : this.#byte();
    if (highest >= 0x80) throw new MalformedError('a number of more than 10 bytes');
    return join(low, middle, (high & 0x7f) | (highest << 7));
  }

  bool(): boolean {
    return this.int64() !== 0;
  }

  double(): number {
    const at = this.#skipBytes(8);
    return this.#buffer.readDoubleLE(at);
  }

  string(): string {
    const length = this.uint32();
    const at = this.#skipBytes(length);
    if (length === 0) return '';
    if (length > KNOWN_LENGTH_MAX) return this.#buffer.utf8Slice(at, at + length);
    return this.#knownString(at, length);
  }

  /** Reads a string without the cache. */
  text(): string {
    const length = this.uint32();
    const at = this.#skipBytes(length);
    return length === 0 ? '' : this.#buffer.utf8Slice(at, at + length);
  }

  /** Returns a view of the bytes of the message. */
  bytes(): Buffer {
    const length = this.uint32();
    const at = this.#skipBytes(length);
    return length === 0 ? NO_BYTES : this.#buffer.subarray(at, at + length);
  }

  /** Enters the outermost message. */
  begin(): number {
    this.#depth += 1;
    return this.end;
  }

  /** Enters a message; returns the index of its end. */
  enter(): number {
    const length = this.uint32();
    const at = this.#skipBytes(length);
    this.at = at;
    this.#depth += 1;
    if (this.#depth > DEPTH_MAX) throw new MalformedError(`more than ${DEPTH_MAX} levels deep`);
    return at + length;
  }

  /** Leaves the message that ends at `end`. */
  leave(end: number): void {
    this.#depth -= 1;
    if (this.at !== end) throw new MalformedError('a field goes beyond its message');
  }

  /** Skips the value of an unknown field. */
  skip(tag: number): void {
    if (tag >>> 3 === 0) throw new MalformedError('field number 0');
    switch (tag & 7) {
      case 0:
        this.int64();
        return;
      case 1:
        this.#skipBytes(8);
        return;
      case 2:
        this.#skipBytes(this.uint32());
        return;
      case 5:
        this.#skipBytes(4);
        return;
      default:
        throw new MalformedError(`wire type ${tag & 7}`);
    }
  }

  #knownString(at: number, length: number): string {
    const buffer = this.#buffer;
    const last = at + length - 1;
    const before = buffer[at + (length >> 1)]! ^ (buffer[last - (length >> 3)]! << 3);
    const slot = (length ^ (buffer[last]! << 2) ^ (buffer[at]! << 5) ^ before) & (KNOWN_COUNT - 1);
    const candidate = known[slot]!;
    if (candidate.length === length) {
      // Compares from the end, where ids differ.
      let index = length - 1;
      while (index >= 0 && candidate.charCodeAt(index) === buffer[at + index]) index -= 1;
      if (index < 0) return candidate;
    }
    const text = buffer.utf8Slice(at, at + length);
    // Only ASCII text (as many characters as bytes) is cached. Other text could match the bytes of
    // another string.
    if (text.length === length) known[slot] = text;
    return text;
  }

  #byte(): number {
    if (this.at >= this.end) throw new MalformedError('it ends within a field');
    return this.#buffer[this.at++]!;
  }

  /** The low 32 bits of a number of up to 10 bytes, as an int32. */
  #varint(first: number): number {
    let value = first & 0x7f;
    for (let shift = 7; shift < 70; shift += 7) {
      const byte = this.#byte();
      if (shift < 32) value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new MalformedError('a number of more than 10 bytes');
  }

  #skipBytes(count: number): number {
    const at = this.at;
    if (count > this.end - at) throw new MalformedError('it ends within a field');
    this.at = at + count;
    return at;
  }
}

/** The 64-bit two's complement number of 28, 28 and 8 bits. */
function join(low: number, middle: number, high: number): number {
  const bits = (BigInt(high) << 56n) | (BigInt(middle) << 28n) | BigInt(low);
  return Number(BigInt.asIntN(64, bits));
}
