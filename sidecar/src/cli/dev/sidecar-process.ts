import { mustNotReject } from '../../lib/must-not-reject.ts';
import { Child, endText } from './child-process.ts';
import type { ChildEnd } from './child-process.ts';
import type { DevHost } from './dev-host.ts';

/** Delays before the sidecar is started again; the last one repeats. */
const RESTART_MS = [100, 500, 2_000, 5_000];
/** Longer than `--stop-grace`, within which a sidecar stops. */
const STOP_MS = 15_000;
const READY = /^perdure ready on (\S+)/;

/** The address in the line of the log that says where health and metrics are served. */
function httpAddress(line: string): string | undefined {
  if (!line.includes('"http is served"')) return undefined;
  return /"addresses":\["([^"]+)"/.exec(line)?.[1]?.replace(/^https?:\/\//, '');
}

/** The sidecar of `perdure dev`: `perdure serve`, started again when it ends. */
export class SidecarProcess {
  readonly #host: DevHost;
  readonly #settings: readonly string[];
  readonly #onLine: (line: string) => void;
  readonly #onRestart: (why: string) => void;
  #child: Child | null = null;
  #address: string;
  /** Empty: no health and metrics over HTTP. */
  #http: string;
  #isStopping = false;
  /** Ends in a row without having served. */
  #failures = 0;
  #group = 0;

  constructor(
    host: DevHost,
    options: {
      readonly listen: string;
      readonly http: string;
      readonly settings: readonly string[];
      onLine(line: string): void;
      onRestart(why: string): void;
    },
  ) {
    this.#host = host;
    this.#address = options.listen;
    this.#http = options.http;
    this.#settings = options.settings;
    this.#onLine = options.onLine;
    this.#onRestart = options.onRestart;
  }

  get address(): string {
    return this.#address;
  }

  /** Of health and metrics; empty if there are none. */
  get http(): string {
    return this.#http;
  }

  /** Resolves with null when it serves, and with its end when it does not start. */
  async start(): Promise<ChildEnd | null> {
    const { program, args, env } = this.#host;
    // A restart serves the same addresses, also where the first start selected free ports.
    const listen = ['--listen', this.#address];
    if (this.#http !== '') listen.push('--http', this.#http);
    let onReady = (): void => {};
    const ready = new Promise<null>((resolve) => (onReady = () => resolve(null)));
    const child = new Child({
      program,
      args: [...args, 'serve', ...listen, '--log-instances', ...this.#settings],
      env: { ...env, PERDURE_PARENT: 'dev', npm_command: undefined },
      channel: true,
      onOut: (line) => {
        const address = READY.exec(line)?.[1];
        if (address === undefined) return;
        this.#address = address.replace(/,$/, '');
        this.#failures = 0;
        onReady();
      },
      onErr: (line) => {
        this.#http = httpAddress(line) ?? this.#http;
        this.#onLine(line);
      },
    });
    this.#child = child;
    child.send({ group: this.#group });
    const end = await Promise.race([ready, child.ended]);
    if (end === null) mustNotReject(child.ended.then((how) => this.#restart(how)));
    return end;
  }

  /** The sidecar ends this process group when `perdure dev` is killed. */
  guard(group: number): void {
    this.#group = group;
    this.#child?.send({ group });
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#child?.stop(STOP_MS);
  }

  kill(): void {
    this.#isStopping = true;
    this.#child?.signal('SIGKILL');
  }

  async #restart(how: ChildEnd): Promise<void> {
    for (let end: ChildEnd | null = how; end !== null && !this.#isStopping;) {
      this.#onRestart(endText(end));
      const delayMs = RESTART_MS[Math.min(this.#failures, RESTART_MS.length - 1)]!;
      this.#failures += 1;
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      if (this.#isStopping) return;
      end = await this.start();
    }
  }
}
