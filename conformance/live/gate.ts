/**
 * Lets requests through, or holds them back while a connection is being broken. Only what an SDK
 * may not repeat goes through it: the outcome of a raised event that was cut off is unknown.
 */
export class Gate {
  #inside = 0;
  #closed = false;
  #waiting: (() => void)[] = [];

  /** Runs `pass` while the gate is open. */
  async through<T>(pass: () => Promise<T>): Promise<T> {
    while (this.#closed) await this.#change();
    this.#inside += 1;
    try {
      return await pass();
    } finally {
      this.#inside -= 1;
      this.#tell();
    }
  }

  /** Runs `act` while nothing is inside, and lets nothing in meanwhile. */
  async closedFor<T>(act: () => Promise<T>): Promise<T> {
    while (this.#closed) await this.#change();
    this.#closed = true;
    try {
      while (this.#inside > 0) await this.#change();
      return await act();
    } finally {
      this.#closed = false;
      this.#tell();
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #tell(): void {
    for (const go of this.#waiting.splice(0)) go();
  }
}
