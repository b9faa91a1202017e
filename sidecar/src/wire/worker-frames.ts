import { NONE } from '../lib/lists.ts';
import type { Action } from '../model/action.ts';
import type { LiveRequestReport, OutboundLiveRequest } from '../model/live-request-port.ts';
import type { Failure, Payload } from '../model/payload.ts';
import type {
  Handler,
  HeldAttempt,
  HeldStep,
  OutboundActivity,
  OutboundTurn,
  StepReport,
  TurnFailureReason,
  TurnFailureReport,
} from '../model/worker-ports.ts';
import { LIVE_REQUEST_KINDS, liveRequestOutcome } from './live-requests.ts';
import { turnFailureReason } from './enums.ts';
import { MalformedError } from './load.ts';
import type { Codec, Contract } from './load.ts';

/** How many turns and activities may be out. */
export interface Credits {
  readonly turns: number;
  readonly activities: number;
}

export interface Hello {
  readonly protocol: number;
  readonly worker: string;
  readonly sdk: string;
  readonly orchestrations: readonly Handler[];
  readonly activities: readonly Handler[];
  readonly credits: Credits | null;
  readonly queues: readonly string[];
  readonly namedQueuesOnly: boolean;
  readonly identity: string;
  readonly sessions: readonly string[];
  readonly maxSessions: number;
  readonly handlesLiveRequests: boolean;
  readonly keepsAttempts: boolean;
  readonly held: readonly HeldAttempt[];
  readonly heldSteps: readonly HeldStep[];
}

/** Opens a liveness stream. */
export interface LivenessHelloFrame {
  readonly identity: string;
  readonly pingIntervalMs: number;
}

/** A turn result, or a part of one. */
export interface TurnResultPart {
  readonly token: number;
  /** An action of a kind that this contract doesn't know has no `kind`. */
  readonly actions: readonly (Action | { readonly kind?: never })[];
  readonly more: boolean;
  readonly cached: boolean;
}

export interface ActivityAnswer {
  readonly token: number;
  readonly output: Payload | null;
  readonly failure: Failure | null;
}

/** What a worker said in one frame. */
export interface InboundFrame {
  readonly hello: Hello | null;
  readonly turns: readonly TurnResultPart[];
  readonly activities: readonly ActivityAnswer[];
  readonly steps: readonly StepReport[];
  readonly heartbeats: readonly { readonly token: number; readonly details: Payload | null }[];
  readonly misses: readonly { readonly token: number }[];
  readonly failures: readonly (TurnFailureReport & { readonly token: number })[];
  readonly credits: Credits | null;
  readonly ping: { readonly id: number } | null;
  readonly pong: { readonly id: number } | null;
  readonly drain: object | null;
  readonly evicted: readonly { readonly instanceId: string }[];
  readonly liveRequestResults: readonly (LiveRequestReport & { readonly token: number })[];
  readonly livenessHello: LivenessHelloFrame | null;
}

export interface Welcome {
  readonly protocol: number;
  readonly sidecar: string;
  readonly pingIntervalMs: number;
  readonly pingTimeoutMs: number;
  readonly maxPayloadBytes: number;
  readonly maxFrameBytes: number;
  readonly keepsAttempts: boolean;
}

/** What the sidecar says in one frame; what is omitted is absent. */
export interface OutboundFrame {
  readonly welcome?: Welcome;
  readonly turns?: readonly OutboundTurn[];
  readonly activities?: readonly OutboundActivity[];
  readonly liveRequests?: readonly OutboundLiveRequest[];
  readonly cancels?: readonly { readonly token: number; readonly reason: string }[];
  readonly grants?: readonly { readonly token: number; readonly instanceId: string }[];
  readonly evictions?: readonly { readonly instanceId: string }[];
  readonly refusals?: readonly {
    readonly token: number;
    readonly code: string;
    readonly message: string;
  }[];
  readonly ping?: { readonly id: number };
  readonly pong?: { readonly id: number };
  readonly drained?: Readonly<Record<string, never>>;
  readonly recorded?: number;
}

/** The frames of `WorkerService.Attach`, from the sidecar's side. */
export interface WorkerFrames {
  /** Throws MalformedError. */
  decode(bytes: Uint8Array): InboundFrame;
  /** The events of turns are spliced in as they are. */
  encode(frame: OutboundFrame): Buffer;
}

type RawFrame = Omit<InboundFrame, 'failures' | 'liveRequestResults'> & {
  readonly liveRequestResults: readonly (Omit<LiveRequestReport, 'outcome'> & {
    readonly token: number;
    readonly outcome: string | number;
  })[];
  readonly failures: readonly (Omit<TurnFailureReport, 'reason'> & {
    readonly token: number;
    readonly reason: string | number;
  })[];
};

/** A failure without a reason would hide what is wrong with the worker. */
function reasonOf({ token, reason }: RawFrame['failures'][number]): TurnFailureReason {
  if (reason === 'TURN_FAILURE_REASON_UNSPECIFIED') {
    throw new MalformedError(`TurnFailure of token ${token} has no reason. Set reason`);
  }
  return turnFailureReason(reason);
}

export function createWorkerFrames(contract: Contract): WorkerFrames {
  const inbound: Codec<RawFrame> = contract.codec('AttachRequest');
  const outbound: Codec<OutboundFrame> = contract.codec('AttachResponse');
  return {
    decode(bytes) {
      const frame = inbound.decode(bytes);
      const failures = frame.failures.map((report) => ({
        ...report,
        reason: reasonOf(report),
      }));
      const liveRequestResults =
        frame.liveRequestResults.length === 0
          ? NONE
          : frame.liveRequestResults.map((one) => ({
              ...one,
              outcome: liveRequestOutcome(one.outcome),
            }));
      return { ...frame, failures, liveRequestResults };
    },
    encode(frame) {
      if (frame.liveRequests === undefined) return outbound.encode(frame);
      const liveRequests = frame.liveRequests.map((task) => ({
        ...task,
        kind: LIVE_REQUEST_KINDS[task.kind],
      }));
      return outbound.encode({ ...frame, liveRequests } as unknown as OutboundFrame);
    },
  };
}
