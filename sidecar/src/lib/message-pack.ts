// Reads MessagePack where the codec of the store is not available.

const STR8 = 0xd9;
const undefinedExtension = Buffer.of(0xd4, 0, 0);

/**
 * Decodes the first value in the bytes. @throws RangeError for truncated bytes or an unknown type.
 */
export function decodeMessagePack(bytes: Uint8Array): unknown {
  return new Reader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)).value();
}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  value(): unknown {
    const first = this.#number(1);
    if (first < 0x80) return first;
    if (first < 0x90) return this.#map(first & 0x0f);
    if (first < 0xa0) return this.#list(first & 0x0f);
    if (first < 0xc0) return this.#text(first & 0x1f);
    if (first >= 0xe0) return first - 0x100;
    return this.#byType(first);
  }

  #byType(type: number): unknown {
    if (type >= 0xc4 && type <= 0xc6) return this.#take(this.#number(1 << (type - 0xc4)));
    if (type >= 0xcc && type <= 0xce) return this.#number(1 << (type - 0xcc));
    if (type >= STR8 && type <= 0xdb) return this.#text(this.#number(1 << (type - STR8)));
    switch (type) {
      case 0xc0:
        return null;
      case 0xc2:
      case 0xc3:
        return type === 0xc3;
      case 0xca:
        return this.#take(4).readFloatBE();
      case 0xcb:
        return this.#take(8).readDoubleBE();
      case 0xcf:
        return Number(this.#take(8).readBigUInt64BE());
      case 0xd0:
        return this.#take(1).readInt8();
      case 0xd1:
        return this.#take(2).readInt16BE();
      case 0xd2:
        return this.#take(4).readInt32BE();
      case 0xd3:
        return Number(this.#take(8).readBigInt64BE());
      case 0xd4:
        return this.#extension();
      case 0xdc:
      case 0xdd:
        return this.#list(this.#number(type === 0xdc ? 2 : 4));
      case 0xde:
      case 0xdf:
        return this.#map(this.#number(type === 0xde ? 2 : 4));
      default:
        throw new RangeError(`unsupported type of MessagePack: ${type}`);
    }
  }

  #extension(): undefined {
    const whole = this.#bytes.subarray(this.#at - 1, this.#at + 2);
    if (!whole.equals(undefinedExtension))
      throw new RangeError('unsupported extension of MessagePack');
    this.#at += 2;
    return undefined;
  }

  #list(count: number): unknown[] {
    if (count > this.#bytes.length - this.#at) throw new RangeError('a list is truncated');
    return Array.from({ length: count }, () => this.value());
  }

  #map(count: number): Record<string, unknown> {
    if (count > this.#bytes.length - this.#at) throw new RangeError('a map is truncated');
    const entries = Array.from({ length: count }, () => [String(this.value()), this.value()]);
    return Object.fromEntries(entries) as Record<string, unknown>;
  }

  #text(count: number): string {
    return this.#take(count).toString('utf8');
  }

  #number(count: number): number {
    return this.#take(count).readUIntBE(0, count);
  }

  #take(count: number): Buffer {
    const from = this.#at;
    if (from + count > this.#bytes.length) throw new RangeError('a value is truncated');
    this.#at += count;
    return this.#bytes.subarray(from, this.#at);
  }
}
