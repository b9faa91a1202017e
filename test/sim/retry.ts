import { TimeoutError, UnavailableError } from '@perdure/sdk';

/** Delay before a call is repeated. */
export const AGAIN_MS = 200;

export const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

/** Returns true when the connection or the disk failed and the request is correct. */
export function isTemporary(error: unknown): boolean {
  return error instanceof UnavailableError || error instanceof TimeoutError;
}

/** Repeats a call while its error is temporary. */
export async function retry<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!isTemporary(error)) throw error;
      await sleep(AGAIN_MS);
    }
  }
}
