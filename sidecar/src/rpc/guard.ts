import { PerdureError } from '../model/error.ts';
import type { Log } from '../model/ports.ts';
import type { Access } from './access.ts';
import type { CallHeaders } from './call-headers.ts';

/** How long refusals are counted before they are logged: peers without a token must not fill it. */
const REPORT_EVERY_MS = 1_000;

/** Checks for each call whether it may be made. Without rules every call may. */
export class Guard {
  readonly #log: Log;
  #access: Access | null;
  #unreported = 0;
  #reporting: NodeJS.Timeout | null = null;

  constructor(access: Access | null, log: Log) {
    this.#access = access;
    this.#log = log;
  }

  /** From now on these rules hold. A server that had none at its start gets none. */
  use(access: Access): void {
    if (this.#access !== null) this.#access = access;
  }

  /** @throws PerdureError when the call may not be made. */
  check(headers: CallHeaders, path: string): void {
    this.#access?.check(headers, path);
  }

  /** The same for a call that begins; a refusal is logged. */
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
