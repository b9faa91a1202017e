// What the worker, the server and the tests of the agent share: messages, tools and events.
import { defineActivity, defineEvent, defineOrchestration, defineQuery } from '@perdure/sdk';
import type { Duration } from '@perdure/sdk';
import { z } from 'zod';

/** A tool that the model requests, with its arguments. */
export interface ToolCall {
  readonly id: string;
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export type Message =
  | { readonly role: 'user'; readonly text: string }
  | { readonly role: 'model'; readonly text: string; readonly toolCalls: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly callId: string; readonly text: string };

export type Reply = Extract<Message, { role: 'model' }>;

/** The custom status: what a browser shows. */
export type AgentStatus =
  | { readonly state: 'idle' | 'answering' | 'cancelled'; readonly text: string }
  | {
      readonly state: 'approval';
      readonly text: string;
      readonly approvalId: string;
      readonly call: ToolCall;
    };

export interface AgentInput {
  /** The conversation so far. Default: none. */
  readonly messages?: readonly Message[];
  /** Time for a person to approve a tool call. Default: an hour. */
  readonly approvalTimeout?: Duration;
  /** Answers of one execution before the agent continues as new. Default: 20. */
  readonly answersPerExecution?: number;
}

export const agent = defineOrchestration<AgentInput, void>('agent');

export const callModel = defineActivity<{ messages: readonly Message[] }, Reply>('call-model', {
  startToClose: '2m',
  retry: { maxAttempts: 5, initialInterval: '500ms', nonRetryable: ['InvalidRequest'] },
});
export const lookUpOrder = defineActivity<ToolCall['input'], string>('look-up-order');
export const refundOrder = defineActivity<ToolCall['input'], string>('refund-order');

export const userMessage = defineEvent('user-message', z.object({ text: z.string() }));
/** The text that the model has produced so far. The next one replaces it. */
export const partial = defineEvent('partial', z.object({ text: z.string() }));
/** Each approval has its own event, so an answer never belongs to another call. */
export const approvalOf = (approvalId: string) =>
  defineEvent(`approval:${approvalId}`, z.object({ ok: z.boolean(), by: z.string() }));

export const readMessages = defineQuery<undefined, readonly Message[]>('messages');
