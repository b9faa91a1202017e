import type { AttachRequest } from '@perdure/proto/v1/AttachRequest';
import type { AttachResponse__Output as AttachResponse } from '@perdure/proto/v1/AttachResponse';
import type { Hello } from '@perdure/proto/v1/Hello';
import type { Welcome__Output as Welcome } from '@perdure/proto/v1/Welcome';

import type { Logger } from '../model/logger.ts';
import type { Channel } from '../connection/channel.ts';
import { type Disconnect, closedLocally } from '../connection/disconnect.ts';
import { FrameStream } from '../connection/frame-stream.ts';
import {
  FRAME_BYTES,
  HANDSHAKE_TIMEOUT_MS,
  PING_INTERVAL_MS,
  PING_TIMEOUT_MS,
} from '../connection/limits.ts';
import { Liveness } from '../connection/liveness.ts';
import { InboundFrames, OutboundFrames } from './frame-data.ts';
import type { DataPipeline } from '../data/pipeline.ts';
import type { Clock } from '../lib/clock.ts';
import { startTimer } from '../lib/timer.ts';
import { PAYLOAD_MAX_BYTES } from '../limits.ts';
import { loadBytesContract, loadContract } from '../proto/load.ts';
import type { Activities } from './activities.ts';
import { type LiveRequestDrainer, type LiveRequestRun, LiveRequests } from './live-requests.ts';
import type { FailureLog } from './failure-log.ts';
import type { HandlerTable } from './handlers.ts';
import { Outbox } from './outbox.ts';
import type { LateStep, Steps } from './steps.ts';
import type { RunCacheBounds } from './run-cache.ts';
import { Unrecorded } from './unrecorded.ts';
import { type TurnDrainer, type TurnRun, Turns } from './turns.ts';

export interface AttachmentOptions<Run extends TurnRun & LiveRequestRun> {
  channel: Channel;
  hello: Hello;
  handlers: HandlerTable;
  bounds: RunCacheBounds;
  drainer: TurnDrainer<Run> & LiveRequestDrainer<Run>;
  /** Creates an orchestrator with the given limit of payloads. */
  newRun(payloadBytesMax: number): Run;
  /** The pipeline that encodes payloads. Default: null, no encoding. */
  pipeline?: DataPipeline | null;
  /** Running activities and steps, over all streams of the worker. */
  activities: Activities;
  steps: Steps;
  failures: FailureLog;
  clock: Clock;
  log: Logger;
  /**
   * Maximum time from opening the stream to Welcome, in milliseconds. Default:
   * HANDSHAKE_TIMEOUT_MS.
   */
  handshakeTimeoutMs?: number;
  welcomed(welcome: Welcome): void;
  /** Called when the stream has ended. `livedMs`: time since Welcome; 0 without Welcome. */
  ended(why: Disconnect, livedMs: number): void;
}

/** The parts of an attachment that are created when Welcome arrives, because it sets the limits. */
interface Open<Run extends TurnRun & LiveRequestRun> {
  readonly turns: Turns<Run>;
  readonly liveRequests: LiveRequests<Run>;
  /** Null: the sidecar does not confirm recorded results. */
  readonly unrecorded: Unrecorded | null;
  readonly liveness: Liveness;
  readonly sinceMs: number;
}

/**
 * The attachment of a worker: one stream from Hello to its end. Turns and cached orchestrators
 * belong to the attachment. Running attempts and steps continue after its end.
 */
export class Attachment<Run extends TurnRun & LiveRequestRun> {
  readonly #options: AttachmentOptions<Run>;
  readonly #stream: FrameStream<AttachRequest, AttachResponse>;
  readonly #outbox: Outbox;
  readonly #outbound: OutboundFrames | Outbox;
  readonly #handshake: NodeJS.Timeout;
  #hello: Hello | undefined;
  #open: Open<Run> | undefined;
  #pingId = 0;
  #drainedCount = 0;
  #over = false;
  readonly #waiters = new Set<() => void>();

  constructor(options: AttachmentOptions<Run>) {
    this.#options = options;
    this.#hello = options.hello;
    this.#outbox = new Outbox(FRAME_BYTES, () => this.#stream.flushSoon());
    const { pipeline = null } = options;
    const contract = pipeline === null ? loadContract() : loadBytesContract();
    const call = options.channel.openStream(contract.worker.Attach);
    const receive = (frame: AttachResponse): void => {
      if (!this.#over) this.#receive(frame);
    };
    const inbound = pipeline === null ? undefined : new InboundFrames(pipeline, receive);
    this.#outbound =
      pipeline === null
        ? this.#outbox
        : new OutboundFrames(
            pipeline,
            this.#outbox,
            () => {
              this.#stream.flushSoon();
              this.#changed();
            },
            (list, error) =>
              options.log.error('a payload could not be encoded', { of: list, error }),
          );
    this.#stream = new FrameStream<AttachRequest, AttachResponse>(
      call,
      {
        hasFrame: () => this.#hello !== undefined || this.#outbound.hasFrame(),
        nextFrame: () => this.#nextFrame(),
        receive: inbound === undefined ? receive : (frame) => inbound.receive(frame),
        ended: (why) => this.#finish(why),
      },
      options.clock,
    );
    const timeoutMs = options.handshakeTimeoutMs ?? HANDSHAKE_TIMEOUT_MS;
    this.#handshake = setTimeout(() => {
      this.abort(`no Welcome within ${timeoutMs} ms`);
    }, timeoutMs);
    this.#stream.flushSoon();
  }

  /** Ends the stream immediately. */
  abort(reason: string): void {
    this.#stream.abort(closedLocally(reason));
  }

  /**
   * Accepts no new work, waits for running work, and ends the stream when the sidecar has recorded
   * all results. Resolves when the stream has ended.
   *
   * @param graceMs time after which running activities are aborted.
   * @param lastMs further time for aborted activities and for the last answer of the sidecar.
   */
  async drain(graceMs: number, lastMs: number): Promise<void> {
    const open = this.#open;
    if (open === undefined) return this.abort('the worker stops');
    const { activities } = this.#options;
    this.#outbox.addDrain();
    const isEncoding = (): boolean => 'busy' in this.#outbound && this.#outbound.busy;
    const isIdle = (): boolean =>
      activities.runningCount === 0 && !open.turns.busy && !isEncoding();
    if (!(await this.#until(isIdle, graceMs))) {
      activities.stop('the worker is stopping');
      await this.#until(isIdle, lastMs);
    }
    // The sidecar answers Drained only when every attempt has a result; a returned one has none.
    if (!activities.gaveBack) await this.#untilDrained(lastMs);
    this.#stream.halfClose();
    await this.#until(() => false, lastMs);
    this.abort('the worker stops');
  }

  async #untilDrained(lastMs: number): Promise<void> {
    // An earlier answer to Drain does not include work that arrived after it.
    const countBefore = this.#drainedCount;
    if (countBefore > 0) this.#outbox.addDrain();
    await this.#until(() => this.#drainedCount > countBefore, lastMs);
  }

  #nextFrame(): AttachRequest {
    if (this.#hello === undefined) {
      const frame = this.#outbound.nextFrame();
      this.#open?.unrecorded?.sent(frame);
      return frame;
    }
    const hello = this.#hello;
    this.#hello = undefined;
    return { hello };
  }

  #receive(frame: AttachResponse): void {
    if (frame.welcome !== null) this.#welcome(frame.welcome);
    const open = this.#open;
    if (open === undefined) return this.abort('the sidecar sent a frame before Welcome');
    const { turns } = open;
    const { activities } = this.#options;
    if (frame.ping !== null) this.#outbox.addPong(frame.ping.id);
    // Evictions are processed before new work, because both may concern the same instance.
    for (const { instanceId } of frame.evictions) turns.evict(instanceId);
    for (const refusal of frame.refusals) {
      turns.refuse(refusal.token);
      this.#options.log.debug('the sidecar rejected an answer', { ...refusal });
    }
    for (const { token } of frame.grants) turns.grant(token);
    for (const task of frame.turns) turns.receive(task);
    for (const task of frame.liveRequests) open.liveRequests.receive(task);
    for (const task of frame.activities) activities.receive(task);
    for (const { token, reason } of frame.cancels) activities.cancel(token, reason);
    if (frame.recorded > 0) open.unrecorded?.recorded(frame.recorded);
    if (frame.drained !== null) this.#drainedCount += 1;
    this.#changed();
  }

  #welcome(welcome: Welcome): void {
    if (this.#open !== undefined) return;
    clearTimeout(this.#handshake);
    const { activities, steps, failures, bounds, drainer, newRun, clock } = this.#options;
    const { keepsAttempts } = welcome;
    // 0 means that the sidecar did not set the field.
    const wireBytesMax = welcome.maxPayloadBytes || PAYLOAD_MAX_BYTES;
    const payloadBytesMax = this.#options.pipeline?.payloadBytesMax(wireBytesMax) ?? wireBytesMax;
    const outbox = this.#outbox;
    outbox.frameBytes = welcome.maxFrameBytes || FRAME_BYTES;
    const changed = (): void => this.#changed();
    const turns = new Turns({
      outbox,
      steps,
      bounds,
      drainer,
      newRun: () => newRun(payloadBytesMax),
      failures,
      changed,
    });
    this.#open = {
      sinceMs: clock.monotonicMs(),
      turns,
      liveRequests: new LiveRequests({
        outbox,
        drainer,
        newRun: () => newRun(payloadBytesMax),
        held: (...where) => turns.between(...where),
      }),
      unrecorded: keepsAttempts ? this.#newUnrecorded() : null,
      liveness: new Liveness({
        pingIntervalMs: welcome.pingIntervalMs || PING_INTERVAL_MS,
        pingTimeoutMs: welcome.pingTimeoutMs || PING_TIMEOUT_MS,
        clock,
        traffic: this.#stream,
        sendPing: () => outbox.addPing((this.#pingId += 1)),
        lost: (silentMs) => this.abort(`the sidecar was silent for ${Math.round(silentMs)} ms`),
      }),
    };
    activities.opened({ outbox, payloadBytesMax, keeps: keepsAttempts, changed });
    const sendStep = ({ outcome, ...step }: LateStep): void => {
      outbox.addStep({ ...step, ...outcome });
      changed();
    };
    steps.opened(sendStep, keepsAttempts);
    this.#options.welcomed(welcome);
  }

  #newUnrecorded(): Unrecorded {
    const { activities, steps } = this.#options;
    return new Unrecorded({
      activitiesRecorded: (count) => activities.recorded(count),
      stepRecorded: ({ instanceId, seq }) => steps.recorded(instanceId, seq),
    });
  }

  #finish(why: Disconnect): void {
    this.#over = true;
    clearTimeout(this.#handshake);
    const open = this.#open;
    open?.liveness.stop();
    open?.turns.close();
    open?.liveRequests.close();
    if (open !== undefined) {
      this.#options.steps.lost();
      this.#options.activities.lost('connection lost');
    }
    const livedMs = open === undefined ? 0 : this.#options.clock.monotonicMs() - open.sinceMs;
    this.#changed();
    this.#options.ended(why, livedMs);
  }

  #changed(): void {
    if (this.#waiters.size === 0) return;
    for (const check of this.#waiters) check();
  }

  /** Resolves with true when the condition is met or the stream is over; with false after `ms`. */
  #until(condition: () => boolean, ms: number): Promise<boolean> {
    if (this.#over || condition()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const settle = (isMet: boolean): void => {
        cancelTimer();
        this.#waiters.delete(check);
        resolve(isMet);
      };
      const check = (): void => {
        if (this.#over || condition()) settle(true);
      };
      const cancelTimer = startTimer(ms, () => settle(false));
      this.#waiters.add(check);
    });
  }
}
