import { PerdureError } from '../model/error.ts';
import type { Log } from '../model/ports.ts';
import type { Access } from './access.ts';
import type { CallHeaders } from './call-headers.ts';

/**
 * Shortest interval between log lines about rejections, so that peers without a token cannot fill
 * the log.
 */
const REPORT_EVERY_MS = 1_000;

/** Checks whether a call is permitted. Without rules, all calls are permitted. */
export class Guard {
  readonly #log: Log;
  #access: Access | null;
  #unreported = 0;
  #reporting: NodeJS.Timeout | null = null;

  constructor(access: Access | null, log: Log) {
    this.#access = access;
    this.#log = log;
  }

  /** Replaces the rules. A server that started without rules ignores them. */
  use(access: Access): void {
    if (this.#access !== null) this.#access = access;
  }

  /** @throws PerdureError when the call is not permitted. */
  check(headers: CallHeaders, path: string): void {
    this.#access?.check(headers, path);
  }

  /** Like `check`, for a new call; logs a rejection. */
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
    this.#log.warn('a call was rejected', { method, code, reason: message });
    this.#reporting = setTimeout(() => {
      this.#reporting = null;
      if (this.#unreported > 0)
        this.#log.warn('more calls were rejected', { count: this.#unreported });
      this.#unreported = 0;
    }, REPORT_EVERY_MS);
    this.#reporting.unref();
  }
}
