// Parses and formats numbers with units, for settings.
type Units = Readonly<Record<string, number>>;

const TIME_UNITS: Units = { ms: 1, s: 1_000, m: 60_000 };
const BYTE_UNITS: Units = { KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** Units of a quantity, by name; a number without a unit is in `base`. */
export interface Quantity {
  readonly base: 'ms' | 'bytes' | '';
  readonly units: Units;
}

export const DURATION: Quantity = { base: 'ms', units: TIME_UNITS };
export const BYTES: Quantity = { base: 'bytes', units: BYTE_UNITS };
export const COUNT: Quantity = { base: '', units: {} };

/** Parses a text such as `5s`, `4MiB` or `100`; NaN for an invalid text. */
export function readQuantity(text: string, { units }: Quantity): number {
  const [, digits, unit] = /^(\d{1,15})\s*([a-zA-Z]*)$/.exec(text) ?? [];
  if (digits === undefined || unit === undefined) return NaN;
  return Number(digits) * (unit === '' ? 1 : (units[unit] ?? NaN));
}

/** Formats a value in the largest unit without a fraction: `5s`, `256MiB`. */
export function quantityText(value: number, { units }: Quantity): string {
  if (value === 0) return '0';
  const fitting = Object.entries(units).findLast(([, factor]) => value % factor === 0);
  return fitting === undefined ? String(value) : `${value / fitting[1]}${fitting[0]}`;
}
