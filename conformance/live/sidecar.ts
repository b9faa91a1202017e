// A sidecar process with a fixed folder and port, also after it is killed and restarted.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

const manifest = createRequire(import.meta.url).resolve('@perdure/sidecar/package.json');
const file = join(dirname(manifest), 'bin/perdure.mjs');

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export class SidecarProcess {
  readonly #dataDir: string;
  #child: ChildProcess | undefined;
  #address = '127.0.0.1:0';

  private constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  /** Resolves when the sidecar serves requests. */
  static async start(dataDir: string): Promise<SidecarProcess> {
    const sidecar = new SidecarProcess(dataDir);
    await sidecar.#start();
    return sidecar;
  }

  /** `127.0.0.1:port`, the same after a restart. */
  get address(): string {
    return this.#address;
  }

  /** Kills the process with SIGKILL and starts a new one on the same data. */
  async restart(): Promise<void> {
    await this.kill();
    await this.#start();
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#child = undefined;
    const closed = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await closed;
    running.delete(child);
  }

  #start(): Promise<void> {
    const args = [file, 'serve', '--data-dir', this.#dataDir, '--listen', this.#address];
    const child = spawn(process.execPath, [...args, '--log-level', 'warn'], { stdio: 'pipe' });
    running.add(child);
    this.#child = child;
    return new Promise((resolve, reject) => {
      const output: string[] = [];
      const readLine = (line: string): void => {
        output.push(line);
        const [, address] = /ready on (\S+)/.exec(line) ?? [];
        if (address === undefined) return;
        this.#address = address;
        resolve();
      };
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on('line', readLine);
      }
      child.once('close', () => {
        reject(
          new Error(`the sidecar ended before it was ready; its output:
${output.join('\n')}`),
        );
      });
    });
  }
}
