/**
 * Delays requests while a connection is being interrupted. Only requests that an SDK must not
 * repeat use it: the outcome of an interrupted purge is unknown.
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

  /** Runs `act` while no request is in progress, and delays new ones until it has ended. */
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
