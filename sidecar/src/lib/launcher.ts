// Finds the npm process or the shell that started this process and waits for it. Neither npm nor a
// shell forwards signals: when a supervisor ends it, the started process continues to run.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Information about a running process. */
export interface ProcessInfo {
  readonly parent: number;
  /** Its command line. */
  readonly command: string;
}

/** Limit of examined parents: npm, its shell, and one wrapper in between. */
const ANCESTORS_MAX = 3;

/** A shell command that starts a background process, which must outlive npm. */
const BACKGROUND = /(^|[^&])&([^&]|$)|\b(nohup|setsid)\b/;

/** A shell that runs the command line of its argument, such as `sh -c`. */
const SHELL = /^\S*sh -\w*c /;

/**
 * Returns `pid` if it is a shell that waits for this process; undefined for other processes, or if
 * the shell detaches its child.
 */
export function findShell(
  pid: number,
  read: (pid: number) => ProcessInfo | undefined,
): number | undefined {
  const command = pid > 1 ? read(pid)?.command : undefined;
  if (command === undefined || !SHELL.test(command)) return undefined;
  return BACKGROUND.test(command) ? undefined : pid;
}

/**
 * Returns the nearest npm process among `pid` and its parents; undefined without such a process, or
 * if a shell in between detaches its child.
 *
 * @param read reads one process; returns undefined for an unreadable process.
 */
export function findNpm(
  pid: number,
  read: (pid: number) => ProcessInfo | undefined,
): number | undefined {
  let at = pid;
  for (let count = 0; count < ANCESTORS_MAX && at > 1; count += 1) {
    const info = read(at);
    if (info === undefined) return undefined;
    if (/^npm( |$)|^\S*node\S* \S*\bnp[mx](-cli\.js)?( |$)/.test(info.command)) return at;
    if (BACKGROUND.test(info.command)) return undefined;
    at = info.parent;
  }
  return undefined;
}

/** Reads a process from the operating system; undefined for a missing or unreadable process. */
export function readProcess(pid: number, platform: string): ProcessInfo | undefined {
  try {
    return platform === 'linux' ? fromProc(pid) : fromPs(pid);
  } catch {
    return undefined;
  }
}

function fromProc(pid: number): ProcessInfo {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  return { parent: Number(/^PPid:\s*(\d+)/m.exec(status)?.[1] ?? 0), command };
}

function fromPs(pid: number): ProcessInfo {
  const stdio = ['ignore', 'pipe', 'ignore'] as const;
  const args = ['-o', 'ppid=', '-o', 'args=', '-p', String(pid)];
  const text = execFileSync('ps', args, { encoding: 'utf8', stdio: [...stdio] }).trim();
  const match = /^(\d+)\s+(.*)$/s.exec(text);
  if (match === null) throw new Error(`ps shows no process ${pid}`);
  return { parent: Number(match[1]), command: match[2]! };
}
