/** Longest delay that Node's timers take, about 24.8 days; a longer one would fire at once. */
export const TIMER_MAX_MS: number = 2 ** 31 - 1;

/**
 * Calls back once after `ms`, also beyond the maximum of one Node timer. Returns a function that
 * cancels the callback.
 */
export function startTimer(ms: number, callback: () => void): () => void {
  let leftMs = ms;
  let timer: NodeJS.Timeout;
  const arm = (): void => {
    const delayMs = Math.min(leftMs, TIMER_MAX_MS);
    leftMs -= delayMs;
    timer = setTimeout(leftMs > 0 ? arm : callback, delayMs);
  };
  arm();
  return () => clearTimeout(timer);
}

/** Resolves after `ms` or when the signal aborts. Never rejects. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return untilAborted(signal, (callback) => startTimer(ms, callback));
}

/**
 * Resolves when the callback is called or when the signal aborts. Never rejects.
 *
 * @param start starts a wait that calls back once, asynchronously; returns a function that cancels
 * it.
 */
export function untilAborted(
  signal: AbortSignal,
  start: (callback: () => void) => () => void,
): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      withdraw();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const withdraw = start(end);
    signal.addEventListener('abort', end);
  });
}
