import { TimeoutError, UnavailableError } from '@perdure/sdk';

/** Pause before a call is made again. */
export const AGAIN_MS = 200;

export const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

/** The way to the sidecar, or its disk, is at fault; not the request. */
export function isPassing(error: unknown): boolean {
  return error instanceof UnavailableError || error instanceof TimeoutError;
}

/** Repeats a call while what stands in its way may pass. */
export async function insist<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!isPassing(error)) throw error;
      await sleep(AGAIN_MS);
    }
  }
}
