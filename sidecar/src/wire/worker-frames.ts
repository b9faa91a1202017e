import type {
  AttachRequest,
  AttachResponse,
  LiveRequestResult,
  LiveRequestTask,
  TurnFailure,
  TurnResult,
} from '@perdure/proto/types';

import { NONE } from '../lib/lists.ts';
import type { Action } from '../model/action.ts';
import type { LiveRequestReport, OutboundLiveRequest } from '../model/live-request-port.ts';
import type { OutboundTurn, TurnFailureReason, TurnFailureReport } from '../model/worker-ports.ts';
import { LIVE_REQUEST_KINDS, liveRequestOutcome } from './live-requests.ts';
import { turnFailureReason } from './enums.ts';
import { MalformedError } from './load.ts';
import type { Codec, Contract } from './load.ts';

export type {
  CancelActivity,
  Credits,
  Drained,
  Evict,
  Hello,
  LivenessHello,
  Ping,
  Pong,
  Refusal,
  StepGrant,
  Welcome,
} from '@perdure/proto/types';

/** A turn result, or a part of a turn result. An action of an unknown kind has no `kind`. */
export type TurnResultPart = Omit<TurnResult, 'actions'> & {
  readonly actions: readonly (Action | { readonly kind?: never })[];
};

/** A frame from a worker, with turn failures and outcomes in the model's texts. */
export type InboundFrame = Omit<AttachRequest, 'turns' | 'failures' | 'liveRequestResults'> & {
  readonly turns: readonly TurnResultPart[];
  readonly failures: readonly (TurnFailureReport & { readonly token: number })[];
  readonly liveRequestResults: readonly (LiveRequestReport & { readonly token: number })[];
};

/** A live request with encoded events, as an item of a frame. */
export type LiveRequestItem = Omit<LiveRequestTask, 'events'> & {
  readonly events: readonly Uint8Array[];
};

/** A frame from the sidecar; omitted items are absent. */
export type OutboundFrame = Partial<
  Omit<AttachResponse, 'turns' | 'liveRequests'> & {
    readonly turns: readonly OutboundTurn[];
    readonly liveRequests: readonly LiveRequestItem[];
  }
>;

/** The frames of `WorkerService.Attach`, for the sidecar. */
export interface WorkerFrames {
  /** Decodes a frame. @throws MalformedError */
  decode(bytes: Uint8Array): InboundFrame;
  /** Encodes a frame; inserts the events of turns and live requests without decoding. */
  encode(frame: OutboundFrame): Buffer;
}

/** A frame in the form of the codec, in which an unknown enum value is a number. */
type RawFrame = Omit<InboundFrame, 'failures' | 'liveRequestResults'> & {
  readonly failures: readonly (Omit<TurnFailure, 'reason'> & {
    readonly reason: string | number;
  })[];
  readonly liveRequestResults: readonly (Omit<LiveRequestResult, 'outcome'> & {
    readonly outcome: string | number;
  })[];
};

/**
 * Returns the reason of a failed turn. Rejects a failure without a reason, because an operator
 * needs the reason.
 */
function reasonOf({ token, reason }: RawFrame['failures'][number]): TurnFailureReason {
  if (reason === 'TURN_FAILURE_REASON_UNSPECIFIED') {
    throw new MalformedError(`TurnFailure of token ${token} has no reason. Set reason`);
  }
  return turnFailureReason(reason);
}

/** Converts a live request to an item of a frame. */
export function liveRequestItem(task: OutboundLiveRequest): LiveRequestItem {
  return { ...task, kind: LIVE_REQUEST_KINDS[task.kind] };
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
    encode: (frame) => outbound.encode(frame),
  };
}
