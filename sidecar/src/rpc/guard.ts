import { PerdureError } from '../model/error.ts';
import type { Log } from '../model/ports.ts';
import type { Access } from './access.ts';
import type { CallHeaders } from './call-headers.ts';

/**
 * Interval over which rejections are counted before they are logged: peers without a token must not
 * fill the log.
 */
const REPORT_EVERY_MS = 1_000;

/** Checks for each call whether it is permitted. Without rules all calls are. */
export class Guard {
  readonly #log: Log;
  #access: Access | null;
  #unreported = 0;
  #reporting: NodeJS.Timeout | null = null;

  constructor(access: Access | null, log: Log) {
    this.#access = access;
    this.#log = log;
  }

  /** Replaces the rules. A server without rules at its start gets none. */
  use(access: Access): void {
    if (this.#access !== null) this.#access = access;
  }

  /** @throws PerdureError when the call is not permitted. */
  check(headers: CallHeaders, path: string): void {
    this.#access?.check(headers, path);
  }

  /** The same for a new call; a rejection is logged. */
  admit(headers: CallHeaders, path: string): void {
    if (this.#access === null) return;
    try {
      this.#access.check(headers, path);
    } catch (error) {
      if (error instanceof PerdureError) this.#report(path, error);
      throw error;
    }
  }

  #report(method: string, { code, message }: PerdureError): void {
    if (this.#reporting !== null) {
      this.#unreported += 1;
      return;
    }
    this.#log.warn('a call was refused', { method, code, reason: message });
    this.#reporting = setTimeout(() => {
      this.#reporting = null;
      if (this.#unreported > 0)
        this.#log.warn('more calls were refused', { count: this.#unreported });
      this.#unreported = 0;
    }, REPORT_EVERY_MS);
    this.#reporting.unref();
  }
}
