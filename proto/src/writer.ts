/** Bytes for any single number with its tag. */
const NUMBER_BYTES = 20;

/** Size of a slab, which small results share. A reference to one result retains the whole slab. */
const SLAB_BYTES = 8 * 1024;
/** Results larger than this are copied out of the slab. */
const SHARED_BYTES_MAX = 1024;
/** Initial size of the scratch buffer, and the size up to which it is retained. */
const SCRATCH_BYTES = 64 * 1024;
const SCRATCH_BYTES_MAX = 4 * 1024 * 1024;
/**
 * Minimum of free bytes in a slab. With fewer, a new slab is allocated, so that few results exceed
 * it.
 */
const SLAB_BYTES_LEFT_MIN = 1024;

/** Strings up to this length, such as UUIDs, are written here; longer ones by native code. */
const SHORT_STRING = 40;

/**
 * Writes protocol buffers from the last byte to the first, so that the length of a nested message
 * is known when its prefix is written. Callers write the last field first and each tag after its
 * value.
 */
export class Writer {
  #slab: Buffer = Buffer.allocUnsafeSlow(SLAB_BYTES);
  /** End of the free part of the slab. */
  #slabEnd: number = SLAB_BYTES;
  /** Buffer for results that exceed the slab. */
  #scratch: Buffer = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
  /** The current buffer: the slab or the scratch buffer. */
  #buffer: Buffer = this.#slab;
  /** Index of the first byte written. */
  #at: number = SLAB_BYTES;
  /** Index after the last byte written. */
  #end: number = SLAB_BYTES;

  /** Number of bytes written. */
  get length(): number {
    return this.#end - this.#at;
  }

  uint32(value: number): void {
    if (this.#at < NUMBER_BYTES) this.#grow(NUMBER_BYTES);
    if (value < 0x80) this.#buffer[--this.#at] = value;
    else this.#longUint32(value >>> 0);
  }

  int32(value: number): void {
    if (value >= 0) this.uint32(value);
    else this.int64(value);
  }

  /** Writes any integer that a double represents exactly. */
  int64(value: number): void {
    if (value >= 0 && value <= 0xffffffff) return this.uint32(value);
    if (value < 0 || value > Number.MAX_SAFE_INTEGER) return this.#bigInt64(value);
    this.uint32(Math.floor(value / 0x10000000));
    const low = value % 0x10000000;
    const buffer = this.#buffer;
    const at = (this.#at -= 4);
    buffer[at] = (low & 0x7f) | 0x80;
    buffer[at + 1] = ((low >>> 7) & 0x7f) | 0x80;
    buffer[at + 2] = ((low >>> 14) & 0x7f) | 0x80;
    buffer[at + 3] = (low >>> 21) | 0x80;
  }

  double(value: number): void {
    if (this.#at < NUMBER_BYTES) this.#grow(NUMBER_BYTES);
    this.#at -= 8;
    this.#buffer.writeDoubleLE(value, this.#at);
  }

  /** Writes a length prefix and text. */
  string(value: string): void {
    const count = value.length;
    if (count <= SHORT_STRING) {
      if (this.#at < SHORT_STRING + NUMBER_BYTES) this.#grow(SHORT_STRING + NUMBER_BYTES);
      const buffer = this.#buffer;
      let at = this.#at;
      let index = count;
      while (index > 0) {
        const code = value.charCodeAt(index - 1);
        if (code >= 0x80) break;
        buffer[--at] = code;
        index -= 1;
      }
      if (index === 0) {
        this.#at = at;
        return this.uint32(count);
      }
    }
    const bytes = Buffer.byteLength(value);
    if (this.#at < bytes) this.#grow(bytes);
    this.#at -= bytes;
    this.#buffer.write(value, this.#at, bytes, 'utf8');
    this.uint32(bytes);
  }

  /** Writes a length prefix and bytes. */
  bytes(value: Uint8Array): void {
    this.raw(value);
    this.uint32(value.length);
  }

  /** Writes bytes without a prefix. */
  raw(value: Uint8Array): void {
    if (this.#at < value.length) this.#grow(value.length);
    this.#at -= value.length;
    this.#buffer.set(value, this.#at);
  }

  /** Writes the length prefix of everything that was written since `length` was `before`. */
  prefix(before: number): void {
    this.uint32(this.#end - this.#at - before);
  }

  /**
   * Returns the written bytes and empties the writer. Small results share a slab, like those of
   * `Buffer.allocUnsafe`; large results are copied.
   */
  finish(): Buffer {
    const at = this.#at;
    const written = this.#buffer.subarray(at, this.#end);
    const isShared = this.#buffer === this.#slab && written.length <= SHARED_BYTES_MAX;
    if (isShared) this.#slabEnd = at;
    const result = isShared ? written : Buffer.from(written);
    this.reset();
    return result;
  }

  /** Discards the written bytes. Releases a scratch buffer that has grown large. */
  reset(): void {
    if (this.#scratch.length > SCRATCH_BYTES_MAX) {
      this.#scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
    }
    if (this.#slabEnd < SLAB_BYTES_LEFT_MIN) {
      this.#slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
      this.#slabEnd = SLAB_BYTES;
    }
    this.#buffer = this.#slab;
    this.#at = this.#slabEnd;
    this.#end = this.#slabEnd;
  }

  #longUint32(value: number): void {
    const buffer = this.#buffer;
    const count = value < 0x4000 ? 2 : value < 0x200000 ? 3 : value < 0x10000000 ? 4 : 5;
    let at = this.#at - count;
    this.#at = at;
    let rest = value;
    while (rest >= 0x80) {
      buffer[at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    buffer[at] = rest;
  }

  #bigInt64(value: number): void {
    if (this.#at < NUMBER_BYTES) this.#grow(NUMBER_BYTES);
    const bytes: number[] = [];
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
    bytes.push(Number(rest));
    this.#at -= bytes.length;
    this.#buffer.set(bytes, this.#at);
  }

  #grow(bytes: number): void {
    const written = this.#buffer.subarray(this.#at, this.#end);
    const needed = written.length + bytes + NUMBER_BYTES;
    const isScratch = this.#buffer === this.#scratch;
    if (isScratch || this.#scratch.length < needed) {
      this.#scratch = Buffer.allocUnsafeSlow(Math.max(this.#scratch.length * 2, needed));
    }
    this.#buffer = this.#scratch;
    this.#end = this.#scratch.length;
    this.#at = this.#end - written.length;
    this.#buffer.set(written, this.#at);
  }
}
