// Histories as readable text, for repositories and for `replay`.
import type { Action, HistoryEvent } from '../model/wire-types.ts';
import { readBody, writeBody } from './readable.ts';
import { actionShapes, eventShapes } from './wire-shapes.ts';
import type { Shape } from './wire-shapes.ts';

type Json = { [key: string]: unknown };

function kindOf(value: Json, shapes: Readonly<Record<string, Shape>>, where: string): string {
  const found = Object.keys(value).filter((key) => Object.hasOwn(shapes, key));
  const kind = typeof value['kind'] === 'string' ? value['kind'] : found[0];
  if (kind === undefined || !Object.hasOwn(shapes, kind) || found.some((key) => key !== kind)) {
    throw new TypeError(`${where}: expected one known kind, got ${JSON.stringify(value)}`);
  }
  return kind;
}

/**
 * Reads events from their readable form, given as text or already parsed: an array, or an object
 * with the array under `events`. Default of `id`: the previous id plus 1. Default of `timeMs`: the
 * previous time.
 *
 * @throws SyntaxError when the text is not JSON, TypeError when it is not a history.
 * @example
 * const events = readHistory('[{ "timerFired": { "seq": 1 } }]');
 */
export function readHistory(history: unknown): HistoryEvent[] {
  const parsed: unknown = typeof history === 'string' ? JSON.parse(history) : history;
  const list = Array.isArray(parsed) ? parsed : (parsed as { events?: unknown } | null)?.events;
  if (!Array.isArray(list)) throw new TypeError('a history is an array of events');
  let id = 0;
  let timeMs = 0;
  return (list as Json[]).map((value, at) => {
    const where = `event ${at + 1}`;
    const kind = kindOf(value, eventShapes, where);
    id = typeof value['id'] === 'number' ? value['id'] : id + 1;
    timeMs = typeof value['timeMs'] === 'number' ? value['timeMs'] : timeMs;
    const body = readBody(eventShapes[kind as HistoryEvent['kind']], value[kind] ?? {}, where);
    return { id, timeMs, kind, [kind]: body } as unknown as HistoryEvent;
  });
}

/** Returns events in their readable form, as values. */
export function readableHistory(events: readonly HistoryEvent[]): Json[] {
  return events.map((event) => {
    const { id, timeMs, kind } = event;
    const body = (event as unknown as Json)[kind] as Json;
    return { id, timeMs, kind, [kind]: writeBody(eventShapes[kind], body) };
  });
}

/**
 * Writes events in their readable form: a JSON array with one event per line.
 *
 * @example
 * const text = formatHistory(history);
 */
export function formatHistory(events: readonly HistoryEvent[]): string {
  const lines = readableHistory(events).map((event) => `  ${JSON.stringify(event)}`);
  return lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`;
}

/**
 * Reads actions from their readable form.
 *
 * @throws TypeError when an element is not an action.
 * @example
 * const actions = readActions([{ startTimer: { seq: 1 } }]);
 */
export function readActions(list: readonly Json[]): Action[] {
  return list.map((value, at) => {
    const where = `action ${at + 1}`;
    const kind = kindOf(value, actionShapes, where);
    const body = readBody(actionShapes[kind as Action['kind']], value[kind] ?? {}, where);
    return { kind, [kind]: body } as unknown as Action;
  });
}

/**
 * Returns actions in their readable form: `{ [kind]: body }` each.
 *
 * @example
 * const { actions } = await runTurn(history, orderHandler);
 * console.log(readableActions(actions));
 */
export function readableActions(actions: readonly Action[]): Json[] {
  return actions.map((action) => {
    const body = (action as unknown as Json)[action.kind] as Json;
    return { [action.kind]: writeBody(actionShapes[action.kind], body) };
  });
}
