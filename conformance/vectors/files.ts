// The files of encoded bytes, one for each file of transcripts.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Case, Driver } from '../case.ts';
import { readCases } from '../transcripts.ts';
import { bytesOf } from './bytes.ts';

/** A file with its expected content. */
export interface VectorFile {
  readonly path: string;
  readonly text: string;
}

// Built as dist/vectors/files.js, while transcripts and bytes are not built.
const above = import.meta.url.includes('/dist/') ? '../..' : '..';
const folderOf = (name: string): string =>
  fileURLToPath(new URL(`${above}/${name}`, import.meta.url));

/** Generates all files. */
export async function vectorFiles(driver: Driver): Promise<VectorFile[]> {
  const byFile = new Map<string, Case[]>();
  for (const { file, case: one } of readCases(folderOf('cases'), '')) {
    byFile.set(file, [...(byFile.get(file) ?? []), one]);
  }
  const files: VectorFile[] = [];
  for (const [file, cases] of byFile) {
    const lines = (await bytesOf(driver, cases)).map((one) => `  ${JSON.stringify(one)}`);
    const path = `${folderOf('vectors')}/${file.replace('.json', '.bytes.json')}`;
    files.push({ path, text: `[\n${lines.join(',\n')}\n]\n` });
  }
  return files;
}

/** The paths of files with other content. */
export function stale(files: readonly VectorFile[]): string[] {
  return files.filter(({ path, text }) => read(path) !== text).map(({ path }) => path);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
