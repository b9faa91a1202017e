import { constants } from 'node:http2';
import type { ServerHttp2Stream } from 'node:http2';

import { ANSWERED_TIMEOUT_MS, CALL_SWEEP_MS, REQUEST_TIMEOUT_MS } from '../limits.ts';
import type { AnswerTotals } from './answer-pacer.ts';
import type { OpenCall } from './connection-load.ts';

type OpenCalls = ReadonlyMap<OpenCall, ServerHttp2Stream>;

function closeAfter(calls: OpenCalls, timeoutMs: number, code: number): void {
  for (const [call, stream] of calls) {
    call.waitedMs += CALL_SWEEP_MS;
    if (call.waitedMs > timeoutMs) stream.close(code);
  }
}

/**
 * Ends overdue calls once a second: incomplete requests, calls that clients do not close, unread
 * answers. The sweep counts time in sweeps, so that a delay of the sidecar does not end calls.
 */
export class CallSweep {
  readonly #answers: AnswerTotals;
  readonly #requests = new Map<OpenCall, ServerHttp2Stream>();
  /** Answered calls that their clients have not closed. */
  readonly #answered = new Map<OpenCall, ServerHttp2Stream>();
  readonly #timer: NodeJS.Timeout;

  constructor(answers: AnswerTotals) {
    this.#answers = answers;
    this.#timer = setInterval(() => this.#sweep(), CALL_SWEEP_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  awaitRequest(call: OpenCall, stream: ServerHttp2Stream): void {
    this.#requests.set(call, stream);
  }

  requestComplete(call: OpenCall): void {
    this.#requests.delete(call);
  }

  answered(call: OpenCall, stream: ServerHttp2Stream): void {
    call.waitedMs = 0;
    this.#answered.set(call, stream);
  }

  closed(call: OpenCall): void {
    this.#requests.delete(call);
    this.#answered.delete(call);
  }

  #sweep(): void {
    closeAfter(this.#requests, REQUEST_TIMEOUT_MS, constants.NGHTTP2_CANCEL);
    closeAfter(this.#answered, ANSWERED_TIMEOUT_MS, constants.NGHTTP2_NO_ERROR);
    this.#endStuck();
  }

  #endStuck(): void {
    for (const pacer of this.#answers.unread) pacer.checkProgress(CALL_SWEEP_MS);
  }
}
