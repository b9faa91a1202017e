/** The process in which `perdure dev` runs, provided by `main.ts`. */
export interface DevHost {
  /** The program and the first arguments that run `perdure` again. */
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** The current folder. */
  readonly folder: string;
  /**
   * Calls back when the process is to stop: at a signal, or when the process that started it has
   * ended; and again at a second signal.
   */
  onStop(stop: (why: string) => void, again: () => void): void;
}
