import { hostname } from 'node:os';
import process from 'node:process';

/** Names this process for humans: the machine and the process id. */
export function hostAndPid(): string {
  return `${hostname()}-${process.pid}`;
}

/**
 * Calls back at the first SIGTERM or SIGINT; a second one ends the process as usual.
 *
 * @returns a function that withdraws it.
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

type Hear = (reason: unknown) => void;

/**
 * Unhandled rejections, which end the process unless there is a listener. To be opened for
 * moments only, in which it is known whose they are.
 */
export const unhandledRejections: { open(hear: Hear): void; close(hear: Hear): void } = {
  open: (hear) => {
    process.on('unhandledRejection', hear);
  },
  close: (hear) => {
    process.off('unhandledRejection', hear);
  },
};
