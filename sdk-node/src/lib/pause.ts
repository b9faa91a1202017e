import { startTimer } from './timer.ts';

/** Resolves after `ms`, or as soon as the signal aborts. Never rejects. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      withdraw();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const withdraw = startTimer(ms, end);
    signal.addEventListener('abort', end);
  });
}
