import type { Line, Style, Styled } from '../style.ts';

/** A line of the sidecar's log; see the log of `perdure serve`. */
interface LogLine {
  readonly level: string;
  readonly time: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

/** Width of the first word of a line. */
const WORD_WIDTH = 10;

/** Lines that others of `perdure dev` repeat, or that say nothing about the user's program. */
const OMITTED: ReadonlySet<string> = new Set([
  'ready',
  'http is served',
  'stopping',
  'stopped',
  'a worker attached',
  'instance is stuck',
  'a liveness stream opened',
]);

const two = (value: number): string => String(value).padStart(2, '0');

/** `10:14:05`, in local time. */
export function clockText(timeMs: number): string {
  const time = new Date(timeMs);
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':');
}

/** A line of `perdure dev`: time, a word in its color, and a text. */
export function devLine(timeMs: number, word: string, text: string, style?: Style): Line {
  const padded = word.padEnd(WORD_WIDTH);
  const styled: string | Styled = style === undefined ? padded : { text: padded, style };
  return { parts: [`${clockText(timeMs)}  `, styled, ` ${text}`] };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function durationText(value: unknown): string {
  if (typeof value !== 'number') return '';
  return value < 1_000 ? ` (${value} ms)` : ` (${(value / 1_000).toFixed(1)} s)`;
}

function isLogLine(value: unknown): value is LogLine {
  return typeof value === 'object' && value !== null && 'message' in value && 'time' in value;
}

function parse(text: string): LogLine | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isLogLine(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What is known of an event, for each message that is about the user's program. */
function eventLine(line: LogLine, timeMs: number): Line | undefined {
  const { message } = line;
  const instance = `${textOf(line['orchestration'])} ${textOf(line['instance'])}`;
  const reason = textOf(line['reason']);
  const attempt = `activity "${textOf(line['activity'])}", attempt ${String(line['attempt'])}`;
  const duration = durationText(line['durationMs']);
  switch (message) {
    case 'instance started':
      return devLine(timeMs, 'started', instance);
    case 'instance completed':
      return devLine(timeMs, 'completed', `${instance}${duration}`, 'good');
    case 'instance failed':
      return devLine(timeMs, 'failed', `${instance}${duration}: ${reason}`, 'bad');
    case 'instance cancelled':
    case 'instance terminated':
      return devLine(
        timeMs,
        message.slice('instance '.length),
        `${instance}${duration}`,
        'warning',
      );
    case 'an attempt failed; it is retried':
      return devLine(
        timeMs,
        'retry',
        `${textOf(line['instance'])}: ${attempt}: ${reason}`,
        'warning',
      );
    case 'activity failed':
      return devLine(timeMs, 'failed', `${textOf(line['instance'])}: ${attempt}: ${reason}`, 'bad');
    case 'worker attached':
      return devLine(timeMs, 'worker', `attached: ${textOf(line['worker'])}`);
    case 'worker detached':
      return devLine(timeMs, 'worker', `detached: ${textOf(line['worker'])}`);
    default:
      return undefined;
  }
}

const STYLES: Readonly<Record<string, Style>> = { warn: 'warning', error: 'bad' };

/** The line that stands for a line of the sidecar's log; undefined: it is not shown. */
export function lineOfLog(text: string): Line | undefined {
  const line = parse(text);
  if (line === undefined) return text;
  const { level, time, message, ...fields } = line;
  if (OMITTED.has(message)) return undefined;
  const timeMs = Date.parse(time);
  const event = eventLine(line, timeMs);
  if (event !== undefined) return event;
  const rest = Object.keys(fields).length === 0 ? '' : ` ${JSON.stringify(fields)}`;
  return devLine(timeMs, 'sidecar', `${message}${rest}`, STYLES[level]);
}
