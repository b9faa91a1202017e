/**
 * The one that waits for an answer. Its signal is made when it is first asked for: most requests
 * are answered at once, and a controller for each of them would cost more than they do.
 */
export class Caller {
  readonly #watch: (abandon: () => void) => void;
  #controller: AbortController | null = null;

  /** @param watch arranges that `abandon` is called when the answer is not wanted any more. */
  constructor(watch: (abandon: () => void) => void) {
    this.#watch = watch;
  }

  /** Aborted when the answer is not wanted any more. */
  get signal(): AbortSignal {
    if (this.#controller !== null) return this.#controller.signal;
    const controller = new AbortController();
    this.#controller = controller;
    this.#watch(() => controller.abort());
    return controller.signal;
  }
}
