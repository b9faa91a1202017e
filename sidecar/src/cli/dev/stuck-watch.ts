import { mustNotReject } from '../../lib/must-not-reject.ts';
import { enumText } from '../columns.ts';
import type { Connection } from '../connection.ts';
import { REMEDIES } from '../doctor-text.ts';
import { someLive } from '../doctor.ts';

/** How often instances that do not move are looked for. */
const CHECK_MS = 1_000;
/** A worker that starts attaches within this time. */
const NEW_MS = 1_500;

/** An instance that requires action, and the remedy. */
export interface StuckInstance {
  readonly instance: string;
  readonly text: string;
}

/** Reports each instance that requires action once, when it begins to; and when it moves again. */
export class StuckWatch {
  readonly #connection: Connection;
  readonly #now: () => number;
  #known = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #isEnded = false;

  constructor(connection: Connection, now: () => number) {
    this.#connection = connection;
    this.#now = now;
  }

  start(onStuck: (found: StuckInstance) => void, onMoves: (instance: string) => void): void {
    const check = async (): Promise<void> => {
      try {
        await this.#check(onStuck, onMoves);
      } catch {
        // The sidecar is being restarted.
      }
      if (!this.#isEnded) this.#timer = setTimeout(() => mustNotReject(check()), CHECK_MS);
    };
    mustNotReject(check());
  }

  end(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
  }

  async #check(
    onStuck: (found: StuckInstance) => void,
    onMoves: (instance: string) => void,
  ): Promise<void> {
    const found = new Map<string, string>();
    for (const { instanceId, waitingFor } of await someLive(this.#connection)) {
      for (const { reason, name, sinceMs, detail } of waitingFor) {
        const remedy = REMEDIES[String(reason)];
        if (remedy?.weight !== 'stuck' || this.#now() - Number(sinceMs) < NEW_MS) continue;
        const what = [enumText(String(reason), 'WAIT_REASON'), name].filter(Boolean).join(' ');
        found.set(instanceId, `${what}: ${detail || remedy.text}`);
      }
    }
    if (this.#isEnded) return;
    for (const [instance, text] of found) {
      if (this.#known.get(instance) !== text) onStuck({ instance, text });
    }
    for (const instance of this.#known.keys()) if (!found.has(instance)) onMoves(instance);
    this.#known = found;
  }
}
