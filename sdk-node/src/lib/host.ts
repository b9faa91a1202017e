import { hostname } from 'node:os';
import process from 'node:process';

/** Returns a name of this process for humans: host name and process id. */
export function hostAndPid(): string {
  return `${hostname()}-${process.pid}`;
}

/**
 * Calls back at the first SIGTERM or SIGINT. A second signal ends the process as usual.
 *
 * @returns a function that removes the listeners.
 */
export function onStopSignal(callback: (signal: string) => void): () => void {
  const withdraw = (): void => {
    process.off('SIGTERM', once);
    process.off('SIGINT', once);
  };
  const once = (signal: string): void => {
    withdraw();
    callback(signal);
  };
  process.on('SIGTERM', once);
  process.on('SIGINT', once);
  return withdraw;
}

type RejectionListener = (reason: unknown) => void;

/**
 * Listeners for unhandled rejections, which otherwise end the process. A listener is active only
 * for short periods in which the origin of a rejection is known.
 */
export const unhandledRejections: {
  open(listener: RejectionListener): void;
  close(listener: RejectionListener): void;
} = {
  open: (listener) => {
    process.on('unhandledRejection', listener);
  },
  close: (listener) => {
    process.off('unhandledRejection', listener);
  },
};
