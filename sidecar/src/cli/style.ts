// Colors of the output. Texts are escaped before they are styled, so values cannot contain colors.
import { printable } from '../lib/printable.ts';

export type Style = 'heading' | 'good' | 'warning' | 'bad';

export interface Styled {
  readonly text: string;
  readonly style: Style;
}

/** One line of output, without a line break. */
export type Line = string | { readonly parts: readonly (string | Styled)[] };

const ESCAPE = '\u001b[';
const SGR: Readonly<Record<Style, string>> = { heading: '1', good: '32', warning: '33', bad: '31' };

/** True if output is colored: on a terminal, unless NO_COLOR is set; FORCE_COLOR overrides both. */
export function usesColor(
  isTerminal: boolean,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  if (env['FORCE_COLOR']) return env['FORCE_COLOR'] !== '0';
  if (env['NO_COLOR']) return false;
  return isTerminal && env['TERM'] !== 'dumb';
}

/**
 * Renders a line of output: escapes all control characters, converts styles to colors if enabled.
 */
export function renderLine(line: Line, isColored: boolean): string {
  const parts = typeof line === 'string' ? [line.replace(/\n$/, '')] : line.parts;
  return parts
    .map((part) => {
      if (typeof part === 'string') return printable(part);
      const text = printable(part.text);
      return isColored && text !== '' ? `${ESCAPE}${SGR[part.style]}m${text}${ESCAPE}0m` : text;
    })
    .join('');
}

const STATUS_STYLES: Readonly<Record<string, Style>> = {
  completed: 'good',
  suspended: 'warning',
  cancelled: 'warning',
  failed: 'bad',
  terminated: 'bad',
  stuck: 'bad',
};

/** Returns a status in its color, which is the same in all tables. */
export function statusPart(text: string): string | Styled {
  const style = STATUS_STYLES[text];
  return style === undefined ? text : { text, style };
}
