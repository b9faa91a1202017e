// Durations as users write them: '200ms', '30s', '5m', '24h', '7d', '1h30m', or milliseconds.
import { DURATION_MAX_MS } from './limits.ts';

/** A number of milliseconds, or text such as '250ms', '1.5s', '5m', '24h', '7d' or '1h 30m'. */
export type Duration = number | DurationText;

type Unit = 'ms' | 's' | 'm' | 'h' | 'd';

/** One or several numbers, each with its unit, optionally separated by spaces. */
export type DurationText = `${number}${Unit}` | `${number}${Unit}${' ' | ''}${number}${Unit}`;

const unitMs: Readonly<Record<Unit, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const whole = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d)\s*)+$/;
const part = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g;

function shown(duration: unknown): string {
  if (typeof duration === 'number') return String(duration);
  return typeof duration === 'string' ? JSON.stringify(duration) : typeof duration;
}

/**
 * Converts a duration to whole milliseconds, rounded up. `what` names the value in the error.
 * @throws RangeError when the duration is negative, not finite, too long or has another format.
 */
export function toMs(duration: Duration, what: string): number {
  let ms: number;
  if (typeof duration === 'number') ms = duration;
  else if (typeof duration === 'string' && whole.test(duration)) {
    ms = 0;
    for (const [, amount, unit] of duration.matchAll(part))
      ms += Number(amount) * unitMs[unit as Unit];
  } else ms = Number.NaN;
  if (!(ms >= 0 && ms <= DURATION_MAX_MS)) {
    throw new RangeError(
      `${what}: ${shown(duration)} is not a duration; write ` +
        "milliseconds, or text such as '200ms', '30s', '24h' or '7d'",
    );
  }
  // Corrects binary rounding errors: 0.1 * 3 * 1000 must not become 301.
  return Math.max(0, Math.ceil(ms - 1e-6));
}
