const HEAD_BYTES = 5;

/** Why a stream of messages cannot be accepted. */
export type MeterFault = 'compressed' | 'tooLarge';

/**
 * Follows the framing of the messages of one call without storing their content. The five bytes
 * before each message contain compression and length.
 */
export class MessageMeter {
  readonly messageBytesMax: number;
  #head = 0;
  #length = 0;
  #remainingBytes = 0;
  #received = 0;

  constructor(messageBytesMax: number) {
    this.messageBytesMax = messageBytesMax;
  }

  /** Bytes of the message whose length was received last. */
  get messageBytes(): number {
    return this.#length;
  }

  /** Total bytes of all messages. */
  get received(): number {
    return this.#received;
  }

  /** Reads a chunk. @returns null, or the reason why the call must end. */
  take(chunk: Uint8Array): MeterFault | null {
    let at = 0;
    while (at < chunk.length) {
      if (this.#remainingBytes > 0) {
        const count = Math.min(this.#remainingBytes, chunk.length - at);
        at += count;
        this.#remainingBytes -= count;
        this.#received += count;
        continue;
      }
      const fault = this.#takeHead(chunk[at]!);
      if (fault !== null) return fault;
      at += 1;
    }
    return null;
  }

  #takeHead(byte: number): MeterFault | null {
    if (this.#head === 0) {
      if (byte !== 0) return 'compressed';
      this.#length = 0;
    } else this.#length = this.#length * 256 + byte;
    this.#head += 1;
    if (this.#head < HEAD_BYTES) return null;
    this.#head = 0;
    this.#remainingBytes = this.#length;
    return this.#length > this.messageBytesMax ? 'tooLarge' : null;
  }
}
