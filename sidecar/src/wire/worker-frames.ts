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

/** A turn result, or a part of one. An action of an unknown kind has no `kind`. */
export type TurnResultPart = Omit<TurnResult, 'actions'> & {
  readonly actions: readonly (Action | { readonly kind?: never })[];
};

/** A frame from a worker, with turn failures and outcomes in the model's texts. */
export type InboundFrame = Omit<AttachRequest, 'turns' | 'failures' | 'liveRequestResults'> & {
  readonly turns: readonly TurnResultPart[];
  readonly failures: readonly (TurnFailureReport & { readonly token: number })[];
  readonly liveRequestResults: readonly (LiveRequestReport & { readonly token: number })[];
};

/** A live request in a frame, with encoded events. */
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
  /** Throws MalformedError. */
  decode(bytes: Uint8Array): InboundFrame;
  /** The events of turns and live requests are inserted without decoding. */
  encode(frame: OutboundFrame): Buffer;
}

/** As the codec decodes it: an unknown enum value is a number. */
type RawFrame = Omit<InboundFrame, 'failures' | 'liveRequestResults'> & {
  readonly failures: readonly (Omit<TurnFailure, 'reason'> & {
    readonly reason: string | number;
  })[];
  readonly liveRequestResults: readonly (Omit<LiveRequestResult, 'outcome'> & {
    readonly outcome: string | number;
  })[];
};

/** A failure without a reason would hide the problem of the worker. */
function reasonOf({ token, reason }: RawFrame['failures'][number]): TurnFailureReason {
  if (reason === 'TURN_FAILURE_REASON_UNSPECIFIED') {
    throw new MalformedError(`TurnFailure of token ${token} has no reason. Set reason`);
  }
  return turnFailureReason(reason);
}

/** A live request in a frame. */
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
