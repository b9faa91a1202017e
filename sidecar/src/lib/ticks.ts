/** Schedules callbacks in the event loop; implements the model's `Ticks`. */
export interface TickSource {
  atEnd(callback: () => void): void;
  after(delayMs: number, callback: () => void): () => void;
}

/** Creates the ticks of Node's event loop. Their timers do not keep the process alive. */
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
