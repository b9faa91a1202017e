// Mode `vectors` of the Node driver: bytes of the contract in, bytes out.
import { loadContract } from '@perdure/proto/codec';
import type { HistoryEvent, TurnOutcome } from '@perdure/sdk/internal';

import type { Json } from '../../case.ts';
import { ProgramRun } from './program-run.ts';
import type { LiveRequestResult, LiveRequest } from './program-run.ts';
import type { Handlers } from './serve.ts';

const contract = loadContract();
// Payloads are decoded as text, as in the worker of the SDK.
const ofWorker = loadContract({ texts: ['Payload.data'] });

interface TurnTask {
  readonly token: number;
  readonly full: boolean;
  readonly events: HistoryEvent[];
}
interface LiveRequestTask extends TurnTask {
  readonly kind: string;
  readonly name: string;
  readonly input: LiveRequest['input'];
  readonly delivered: number;
}

function decode<Message>(message: string, base64: unknown): Message {
  return ofWorker.codec<Message>(message).decode(Buffer.from(String(base64), 'base64'));
}

function encode(message: string, value: object): string {
  return ofWorker.codec<unknown>(message).encode(value).toString('base64');
}

function turnAnswer(token: number, outcome: TurnOutcome): Json {
  if (outcome.kind === 'failed') {
    const { kind: _, ...failure } = outcome;
    return { failure: encode('TurnFailure', { token, ...failure }) };
  }
  const { actions, steps, ended } = outcome;
  const result = encode('TurnResult', { token, actions, more: false, cached: true });
  return { result, steps: steps.map(({ seq }) => seq), ended };
}

function noState(reason: string, message: string): LiveRequestResult {
  const failure = {
    kind: 'FAILURE_KIND_APPLICATION' as const,
    type: reason.replace('TURN_FAILURE_REASON_', ''),
    message,
    stack: '',
    nonRetryable: true,
    details: null,
    cause: null,
  };
  return { outcome: 'LIVE_REQUEST_OUTCOME_NO_STATE', output: null, failure };
}

async function answerLiveRequest(
  run: ProgramRun,
  task: LiveRequestTask,
): Promise<LiveRequestResult> {
  const { kind, name, input, full, events, delivered } = task;
  const history = full ? { events, upTo: delivered } : undefined;
  const requestKind = kind === 'LIVE_REQUEST_KIND_QUERY' ? 'query' : 'validateUpdate';
  const answer = await run.answer({ kind: requestKind, name, input }, history);
  if (answer === 'miss')
    return { outcome: 'LIVE_REQUEST_OUTCOME_MISS', output: null, failure: null };
  if ('outcome' in answer) return answer;
  if (answer.kind === 'failed') return noState(answer.reason, answer.message);
  throw new Error('a live request was answered with a turn');
}

export function vectors(): Handlers {
  const sessions = new Map<unknown, ProgramRun>();
  const runOf = (session: unknown): ProgramRun => {
    const run = sessions.get(session);
    if (run === undefined) throw new Error(`no session "${String(session)}"`);
    return run;
  };
  return {
    open: ({ session, program }) => {
      sessions.set(session, new ProgramRun(program as Json));
    },
    turn: async ({ session, task }) => {
      const { token, full, events } = decode<TurnTask>('TurnTask', task);
      return turnAnswer(token, await runOf(session).turn(full, events));
    },
    ask: async ({ session, task }) => {
      const request = decode<LiveRequestTask>('LiveRequestTask', task);
      const answer = await answerLiveRequest(runOf(session), request);
      return { answer: encode('LiveRequestResult', { token: request.token, ...answer }) };
    },
    close: ({ session }) => {
      sessions.delete(session);
    },
    recode: ({ message, bytes }) => {
      const codec = contract.codec<unknown>(String(message).replace('perdure.v1.', ''));
      const again = codec.encode(codec.decode(Buffer.from(String(bytes), 'base64')));
      return { bytes: again.toString('base64') };
    },
  };
}
