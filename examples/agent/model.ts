// A model that needs no network: the same messages give the same reply, word by word. Replace it
// with the client of your provider.
import { setTimeout as pause } from 'node:timers/promises';

import type { Message, Reply } from './definitions.ts';

export interface ModelOptions {
  readonly signal: AbortSignal;
  /** Receives the text so far, after each word. */
  readonly onText: (text: string) => void;
}

export type Model = (messages: readonly Message[], options: ModelOptions) => Promise<Reply>;

const orderPattern = /refund order (\S+)/;

/** Decides what to reply: look up the order, then refund it, then report. */
function replyTo(messages: readonly Message[]): Reply {
  const last = messages.at(-1);
  const id = `call-${messages.length}`;
  if (last?.role === 'user') {
    const order = orderPattern.exec(last.text)?.[1];
    if (order === undefined) return say(`You said: ${last.text}`);
    return {
      ...say('I look up the order.'),
      toolCalls: [{ id, tool: 'look-up', input: { order } }],
    };
  }
  if (last?.role === 'tool' && last.text.startsWith('order ')) {
    const [, order = '', cents = '0'] = /^order (\S+): (\d+) cents/.exec(last.text) ?? [];
    const input = { order, cents: Number(cents) };
    return { ...say('A person must approve it.'), toolCalls: [{ id, tool: 'refund', input }] };
  }
  return say(`Result: ${last?.text ?? 'nothing'}`);
}

const say = (text: string): Reply => ({ role: 'model', text, toolCalls: [] });

/** @param wordMs time for each word. */
export function fakeModel(wordMs: number): Model {
  return async (messages, { signal, onText }) => {
    const reply = replyTo(messages);
    const words = reply.text.split(' ');
    for (let count = 1; count <= words.length; count += 1) {
      await pause(wordMs, undefined, { signal });
      onText(words.slice(0, count).join(' '));
    }
    return reply;
  };
}
