import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { watchFiles } from './file-watch.ts';

test('changes of sources are reported, and those of tools and of the data are not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'perdure-watch-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const name of ['src', 'node_modules', 'dist', 'data', '.git']) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'file'), '1');
  }
  const changed: string[] = [];
  const end = watchFiles([folder], join(folder, 'data'), (path) => changed.push(path));
  onTestFinished(end);
  // The watcher is ready when it reports a change at all.
  await vi.waitFor(async () => {
    await writeFile(join(folder, 'src/ready'), String(changed.length));
    expect(changed).not.toEqual([]);
  }, 10_000);
  for (const name of ['node_modules', 'dist', 'data', '.git']) {
    await writeFile(join(folder, name, 'file'), '2');
  }
  await writeFile(join(folder, 'src/file'), '2');
  await vi.waitFor(() => expect(changed).toContain(join(folder, 'src/file')), 10_000);
  expect(changed.filter((path) => !path.startsWith(join(folder, 'src')))).toEqual([]);
});
