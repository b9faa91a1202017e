// Finds promtool, which checks metrics and alert rules: the one that PERDURE_PROMTOOL names, one on
// the path, or the one of Debian's package `prometheus`, extracted below node_modules.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './process.mjs';

const cache = join(root, 'node_modules/.cache/promtool');

function works(command) {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function extracted() {
  const file = join(cache, 'promtool');
  if (existsSync(file)) return file;
  const folder = join(cache, `download-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  try {
    const quiet = { cwd: folder, stdio: 'ignore' };
    execFileSync('apt-get', ['download', 'prometheus'], quiet);
    const deb = readdirSync(folder).find((name) => name.endsWith('.deb'));
    execFileSync('dpkg-deb', ['--extract', deb, '.'], quiet);
    renameSync(join(folder, 'usr/bin/promtool'), file);
    return file;
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The command; undefined where there is none and none can be had. */
export function findPromtool() {
  const named = process.env.PERDURE_PROMTOOL;
  if (named) return named;
  if (works('promtool')) return 'promtool';
  const file = extracted();
  return file !== undefined && works(file) ? file : undefined;
}
