/** The event loop's ticks; implements the model's `Ticks`. */
export interface TickSource {
  atEnd(callback: () => void): void;
  after(delayMs: number, callback: () => void): () => void;
}

/** Node's event loop. Its timers do not keep the process alive. */
export function systemTicks(): TickSource {
  return {
    atEnd: (callback) => {
      setImmediate(callback);
    },
    after: (delayMs, callback) => {
      const timer = setTimeout(callback, delayMs);
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}
