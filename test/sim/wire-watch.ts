// Checks the streams of workers at the end of the sidecar. An instance has one turn at a time, and
// an activity is dispatched only after its schedule is durable.
import type { Contract } from '@perdure/sidecar/internal';

import type { Durable } from './durable.ts';
import type { Stream, StreamWatch } from './network.ts';
import type { Actor } from './virtual-loop.ts';
import { Violation } from './violation.ts';

interface Handed {
  readonly turns: readonly { readonly token: number; readonly instanceId: string }[];
  readonly activities: readonly {
    readonly token: number;
    readonly instanceId: string;
    readonly execution: number;
    readonly seq: number;
    readonly attempt: number;
  }[];
  readonly evictions: readonly { readonly instanceId: string }[];
}

interface Answered {
  readonly hello: object | null;
  readonly turns: readonly {
    readonly token: number;
    readonly more: boolean;
    readonly actions: readonly { readonly kind: string }[];
  }[];
  readonly misses: readonly { readonly token: number }[];
  readonly failures: readonly { readonly token: number; readonly message: string }[];
}

export interface WireWatchOptions {
  readonly contract: Contract;
  readonly durable: Durable;
  broken(error: unknown): void;
  /** Records a frame in the trace. */
  passed(direction: string, bytes: Buffer): void;
}

export class WireWatch implements StreamWatch {
  readonly #options: WireWatchOptions;
  readonly #handed: (bytes: Buffer) => Handed;
  readonly #answered: (bytes: Buffer) => Answered;
  /** Turns in flight, by instance. */
  readonly #out = new Map<string, { readonly stream: Stream; readonly token: number }>();
  readonly #tokens = new Map<string, string>();
  /** The highest dispatched attempt of each activity. */
  readonly #attempts = new Map<string, number>();

  constructor(options: WireWatchOptions) {
    this.#options = options;
    const handed = options.contract.codec<Handed>('AttachResponse');
    const answered = options.contract.codec<Answered>('AttachRequest');
    this.#handed = (bytes) => handed.decode(bytes);
    this.#answered = (bytes) => answered.decode(bytes);
  }

  sent(stream: Stream, bytes: Buffer): void {
    this.#options.passed('>', bytes);
    const { turns, activities, evictions } = this.#handed(bytes);
    for (const { instanceId } of evictions) this.#out.delete(instanceId);
    for (const { token, instanceId } of turns) {
      const out = this.#out.get(instanceId);
      if (out !== undefined && out.token !== token) {
        this.#broken('G4 one turn', `${instanceId} gets a turn while one is in flight`);
      }
      this.#out.set(instanceId, { stream, token });
      this.#tokens.set(`${stream.id}/${token}`, instanceId);
    }
    for (const activity of activities) this.#checkActivity(activity);
  }

  received(stream: Stream, bytes: Buffer): boolean {
    this.#options.passed('<', bytes);
    let frame: Answered;
    try {
      frame = this.#answered(bytes);
    } catch {
      // Malformed input: other checks cover the answer of the sidecar.
      return false;
    }
    for (const { token, more } of frame.turns) if (!more) this.#back(stream, token);
    for (const { token } of frame.misses) this.#back(stream, token);
    for (const { token, message } of frame.failures) {
      this.#broken('outcome', `a turn failed: ${message}`);
      this.#back(stream, token);
    }
    // A worker drops its steps after the rejection of an answer, so it must not receive a second
    // one.
    const steps = frame.turns.some((turn) => turn.actions.some((a) => a.kind === 'scheduleStep'));
    return frame.hello === null && !steps;
  }

  ended(stream: Stream): void {
    for (const [id, out] of this.#out) if (out.stream === stream) this.#out.delete(id);
  }

  processEnded(actor: Actor): void {
    for (const [id, { stream }] of this.#out) if (stream.server === actor) this.#out.delete(id);
  }

  #back(stream: Stream, token: number): void {
    const id = this.#tokens.get(`${stream.id}/${token}`);
    if (id === undefined) return;
    const out = this.#out.get(id);
    if (out?.stream === stream && out.token === token) this.#out.delete(id);
  }

  #checkActivity({ instanceId, execution, seq, attempt }: Handed['activities'][number]): void {
    const found = this.#options.durable.execution(instanceId, execution);
    const where = `activity ${seq} of ${instanceId}/${execution}`;
    const asked = found?.scheduled.get(seq);
    if (asked?.kind !== 'activityScheduled') {
      this.#broken('G3 durable first', `${where} is dispatched before it is durable`);
      return;
    }
    const key = `${instanceId}/${execution}/${seq}`;
    const before = this.#attempts.get(key) ?? 0;
    this.#attempts.set(key, Math.max(before, attempt));
    const max = asked.activityScheduled.options?.retry?.maxAttempts ?? 1;
    if (attempt < before) {
      this.#broken('G2 atomic turns', `${where}: attempt ${attempt} after attempt ${before}`);
    }
    if (max > 0 && attempt > max) this.#broken('outcome', `${where}: attempt ${attempt} of ${max}`);
  }

  #broken(checker: Violation['checker'], message: string): void {
    this.#options.broken(new Violation(checker, message));
  }
}
