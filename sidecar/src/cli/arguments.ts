import { UsageError } from './exit.ts';

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Converts a duration such as `90s`, `5m` or `250ms` to milliseconds. */
export function readDuration(option: string, text: string): number {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$/.exec(text);
  if (match === null) {
    throw new UsageError(`--${option} "${text}": expected a time such as 250ms, 30s, 5m or 2h`);
  }
  return Math.round(Number(match[1]) * UNITS_MS[match[2]!]!);
}

export function readCount(option: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${option} "${text}": expected a number`);
  return Number(text);
}

/**
 * Converts a date such as `2026-11-23` or `2026-11-23T18:00:00Z` to milliseconds; 0 without a text.
 */
export function readTime(option: string, text: string | undefined): number {
  if (text === undefined) return 0;
  const timeMs = Date.parse(text);
  if (Number.isNaN(timeMs)) {
    throw new UsageError(`--${option} "${text}": expected a time such as 2026-11-23T18:00:00Z`);
  }
  return timeMs;
}

/** Converts a text such as `use-existing` to the enum value `ID_REUSE_POLICY_USE_EXISTING`. */
export function readEnum(
  option: string,
  text: string,
  prefix: string,
  words: readonly string[],
): string {
  if (!words.includes(text)) {
    // An argument that is not an option is named in capital letters.
    const what = option === option.toUpperCase() ? option : `--${option}`;
    throw new UsageError(`${what} "${text}": expected ${words.join(', ')}`);
  }
  return `${prefix}_${text.toUpperCase().replaceAll('-', '_')}`;
}

/** Formats milliseconds as a duration in the largest unit without a fraction: `15m`. */
export function durationText(ms: number): string {
  const fits = Object.entries(UNITS_MS).findLast(([, unitMs]) => ms % unitMs === 0);
  return fits === undefined ? `${ms}ms` : `${ms / fits[1]}${fits[0]}`;
}

/**
 * Returns the text of an optional option; empty if the option is absent. Rejects an option with an
 * empty text, which is usually an unset variable.
 */
export function readOptionalText(option: string, text: string | undefined): string {
  if (text !== '') return text ?? '';
  throw new UsageError(`--${option} is empty. Remove it, or check the variable that it comes from`);
}
