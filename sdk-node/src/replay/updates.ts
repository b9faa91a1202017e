// The updates of one run: handlers by name, and accepted updates without an answer. An update that
// arrives before its handler is registered waits for the handler.
import type { RegisteredUpdate } from '../model/update.ts';
import { checkNow } from '../definitions/check.ts';
import { readStored } from '../definitions/read.ts';
import { InvalidOutputError } from '../errors.ts';
import { toFailure } from '../failure.ts';
import { isThenable } from '../lib/promises.ts';
import { encodePayload } from '../payload.ts';
import type { Decision } from '../model/decision.ts';
import type { Action, EventBodies, Payload } from '../model/wire-types.ts';

type Accepted = EventBodies['updateAccepted'];

/** The part of a run that updates use. */
export interface UpdateHost {
  readonly payloadMaxBytes: number;
  decode(payload: Payload | null): unknown;
  /**
   * Returns true within a turn. Outside a turn, it fails the run; `what` describes the call in the
   * message.
   */
  countsInTurn(what: string): boolean;
  note(decision: Decision, build: () => Action): void;
  /** Calls back after the code is blocked. */
  settleLater(settle: () => void): void;
}

export class Updates {
  readonly #host: UpdateHost;
  readonly #registered = new Map<string, RegisteredUpdate>();
  /** Updates without a handler, in order of arrival. */
  #early: Accepted[] = [];
  #drainPlanned = false;

  constructor(host: UpdateHost) {
    this.#host = host;
  }

  get(name: string): RegisteredUpdate | undefined {
    return this.#registered.get(name);
  }

  /** True when a handler is registered, so that the code may wait without an open operation. */
  get any(): boolean {
    return this.#registered.size > 0;
  }

  register(update: RegisteredUpdate): void {
    this.#registered.set(update.definition.name, update);
    if (this.#early.length === 0 || this.#drainPlanned) return;
    // Deferred: all handlers that the code registers synchronously exist when the first one runs.
    this.#drainPlanned = true;
    this.#host.settleLater(() => this.#drainEarly());
  }

  /** Called when an update is delivered. */
  accept(update: Accepted): void {
    const registered = this.#registered.get(update.name);
    if (registered === undefined) this.#early.push(update);
    else this.#run(registered, update);
  }

  #drainEarly(): void {
    this.#drainPlanned = false;
    const early = this.#early;
    this.#early = [];
    for (const update of early) this.#host.settleLater(() => this.accept(update));
  }

  #run({ definition, handlers }: RegisteredUpdate, { updateId, name, input }: Accepted): void {
    const { payloadMaxBytes } = this.#host;
    const returned = (value: unknown): void => {
      const what = `output of update "${name}"`;
      this.#answer(updateId, name, () => {
        const checked = checkNow(definition.output, value, what, InvalidOutputError);
        return { output: encodePayload(checked, payloadMaxBytes, what), failure: null };
      });
    };
    const threw = (error: unknown): void => {
      const failed = { output: null, failure: toFailure(error, payloadMaxBytes) };
      this.#answer(updateId, name, () => failed);
    };
    let result: unknown;
    let later: Promise<unknown> | undefined;
    try {
      const received = readStored(definition.input, this.#host.decode(input));
      result = handlers.handle(received as never, { id: updateId });
      if (isThenable(result)) later = Promise.resolve(result);
    } catch (error) {
      threw(error);
      return;
    }
    if (later === undefined) returned(result);
    else later.then(returned, threw);
  }

  #answer(
    updateId: string,
    name: string,
    outcome: () => Pick<EventBodies['updateCompleted'], 'output' | 'failure'>,
  ): void {
    if (!this.#host.countsInTurn(`the handler of update "${name}" ended`)) return;
    const decision: Decision = {
      kind: 'updateCompleted',
      seq: 0,
      name: updateId,
      target: '',
      fireAtMs: 0,
    };
    this.#host.note(decision, () => {
      let answer;
      try {
        answer = outcome();
      } catch (error) {
        answer = { output: null, failure: toFailure(error, this.#host.payloadMaxBytes) };
      }
      return { kind: 'completeUpdate', completeUpdate: { updateId, ...answer } };
    });
  }
}
