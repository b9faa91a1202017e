import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeFileSync } from 'node:fs';

const NEWLINE = 10;

/**
 * Appends a line to a file. Creates a missing file with access for its owner only. Completes a last
 * line without a newline first, so that the two lines do not merge.
 */
export function addLine(path: string, line: string): void {
  const file = openSync(path, 'a+', 0o600);
  try {
    writeFileSync(file, `${endsOpen(file) ? '\n' : ''}${line}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function endsOpen(file: number): boolean {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== NEWLINE;
}
