// The agent: a loop over messages of the user, in which the model requests tools until it has an
// answer. Its variables are durable: after a crash, recorded results are read from the history.
import { ActivityFailedError, CancelledError } from '@perdure/sdk';
import type { OrchestrationContext, OrchestrationHandler } from '@perdure/sdk';

import {
  agent,
  approvalOf,
  callModel,
  lookUpOrder,
  partial,
  readMessages,
  refundOrder,
  userMessage,
} from './definitions.ts';
import type { AgentInput, AgentStatus, Message, Reply, ToolCall } from './definitions.ts';

const answersDefault = 20;
/** Messages of the user, with everything after them, that the next execution receives. */
const answersKept = 10;

const tools = {
  'look-up': { activity: lookUpOrder, needsApproval: false },
  refund: { activity: refundOrder, needsApproval: true },
} as const;

const isTool = (name: string): name is keyof typeof tools => Object.hasOwn(tools, name);

function show(ctx: OrchestrationContext, status: AgentStatus): void {
  ctx.setStatus(status);
}

/** Calls the model, and shows its partial output until the reply is recorded. */
async function ask(ctx: OrchestrationContext, messages: readonly Message[]): Promise<Reply> {
  const reply = ctx.call(callModel, { messages });
  const final = reply.then((value) => ({ value, text: undefined }));
  for (;;) {
    // Promise.race leaves the model call running. ctx.race would cancel it.
    const part = ctx.waitFor(partial).then(({ text }) => ({ value: undefined, text }));
    const first = await Promise.race([final, part]);
    if (first.value !== undefined) return first.value;
    show(ctx, { state: 'answering', text: first.text });
  }
}

/** True if a person approved the call in time. */
async function approve(
  ctx: OrchestrationContext,
  call: ToolCall,
  { approvalTimeout = '1h' }: AgentInput,
  text: string,
): Promise<boolean> {
  const approvalId = ctx.uuid();
  show(ctx, { state: 'approval', text, approvalId, call });
  const answer = ctx.waitFor(approvalOf(approvalId));
  const first = await ctx.race({ answer, late: ctx.sleep(approvalTimeout) });
  return first.key === 'answer' && first.value.ok;
}

/** Runs one tool. A failure is a result, too: the model decides what to do about it. */
async function useTool(
  ctx: OrchestrationContext,
  call: ToolCall,
  input: AgentInput,
  text: string,
): Promise<Message> {
  const result = (said: string): Message => ({ role: 'tool', callId: call.id, text: said });
  if (!isTool(call.tool)) return result(`there is no tool ${call.tool}`);
  const { activity, needsApproval } = tools[call.tool];
  if (needsApproval && !(await approve(ctx, call, input, text))) return result('not approved');
  show(ctx, { state: 'answering', text });
  try {
    return result(await ctx.call(activity, call.input));
  } catch (error) {
    if (error instanceof ActivityFailedError) return result(`failed: ${error.message}`);
    throw error;
  }
}

/** Adds messages until the model requests no more tools. */
async function answer(
  ctx: OrchestrationContext,
  messages: Message[],
  input: AgentInput,
): Promise<void> {
  for (;;) {
    const reply = await ask(ctx, messages);
    messages.push(reply);
    if (reply.toolCalls.length === 0) return show(ctx, { state: 'idle', text: reply.text });
    // One after the other: the status shows one approval at a time.
    for (const call of reply.toolCalls) {
      messages.push(await useTool(ctx, call, input, reply.text));
    }
  }
}

/** The latest part of a conversation, cut before a message of the user. */
function latest(messages: readonly Message[]): readonly Message[] {
  const starts = messages.flatMap(({ role }, index) => (role === 'user' ? [index] : []));
  return messages.slice(starts.at(-answersKept) ?? 0);
}

export const agentHandler: OrchestrationHandler = agent.handle(async (ctx, input) => {
  const messages = [...(input.messages ?? [])];
  ctx.onQuery(readMessages, () => messages);
  const { answersPerExecution = answersDefault } = input;
  try {
    for (let answers = 0; answers < answersPerExecution; answers += 1) {
      if (ctx.continueAsNewSuggested) break;
      const { text } = await ctx.waitFor(userMessage);
      messages.push({ role: 'user', text });
      show(ctx, { state: 'answering', text: '' });
      await answer(ctx, messages, input);
    }
  } catch (error) {
    if (error instanceof CancelledError) show(ctx, { state: 'cancelled', text: error.reason });
    throw error;
  }
  return ctx.continueAsNew({ ...input, messages: latest(messages) });
});
