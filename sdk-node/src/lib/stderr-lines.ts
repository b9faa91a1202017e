import { fstatSync, writeSync } from 'node:fs';
import process from 'node:process';
import { isMainThread } from 'node:worker_threads';

/**
 * Maximum size of lines that wait for a slow reader of standard error. Further lines are dropped.
 */
const WAITING_BYTES_MAX = 256 * 1024;
/** Pause before another write to a reader that accepts no data. */
const RETRY_MS = 50;
const STDERR = 2;

let isPipe: boolean | undefined;
let waiting: Buffer[] = [];
let waitingBytes = 0;
let retry: NodeJS.Timeout | undefined;
// Test runners replace console.error to capture lines. A replaced console.error receives the lines.
const originalError = console.error;

/**
 * Writes a line to standard error. If the reader of a pipe stops or ends, lines are lost, but the
 * call does not block or throw, and the process can exit.
 */
export function writeStderr(line: string): void {
  if (console.error !== originalError || !prepare()) {
    console.error(line);
    return;
  }
  const bytes = Buffer.from(`${line}\n`);
  if (waitingBytes + bytes.length > WAITING_BYTES_MAX) return;
  waiting.push(bytes);
  waitingBytes += bytes.length;
  if (retry === undefined) flush();
}

/** True for a pipe or a socket, which `process.stderr` puts into non-blocking mode. */
function prepare(): boolean {
  if (isPipe !== undefined) return isPipe;
  // Without a listener, the error of an ended reader would end the process.
  process.stderr.on('error', () => undefined);
  try {
    const stat = fstatSync(STDERR);
    isPipe = isMainThread && process.platform !== 'win32' && (stat.isFIFO() || stat.isSocket());
  } catch {
    isPipe = false;
  }
  return isPipe;
}

function flush(): void {
  retry = undefined;
  while (waiting.length > 0) {
    const bytes = waiting[0]!;
    let written = 0;
    try {
      written = writeSync(STDERR, bytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') {
        waiting = [];
        waitingBytes = 0;
        return;
      }
    }
    waitingBytes -= written;
    if (written === bytes.length) waiting.shift();
    else {
      waiting[0] = bytes.subarray(written);
      retry = setTimeout(flush, RETRY_MS).unref();
      return;
    }
  }
}
