import type { LiveRequestKind__Output as LiveRequestKindValue } from '@perdure/proto/v1/LiveRequestKind';
import type { LiveRequestOutcome__Output as LiveRequestOutcomeValue } from '@perdure/proto/v1/LiveRequestOutcome';

import type { LiveRequestKind, LiveRequestOutcome } from '../model/live-request-port.ts';
import { nameOf } from './enums.ts';

export const LIVE_REQUEST_KINDS: Readonly<Record<LiveRequestKind, LiveRequestKindValue>> = {
  query: 'LIVE_REQUEST_KIND_QUERY',
  validateUpdate: 'LIVE_REQUEST_KIND_VALIDATE_UPDATE',
};

const LIVE_REQUEST_OUTCOMES: Readonly<Record<LiveRequestOutcome, LiveRequestOutcomeValue>> = {
  answered: 'LIVE_REQUEST_OUTCOME_ANSWERED',
  failed: 'LIVE_REQUEST_OUTCOME_FAILED',
  miss: 'LIVE_REQUEST_OUTCOME_MISS',
  unknownName: 'LIVE_REQUEST_OUTCOME_UNKNOWN_NAME',
  noState: 'LIVE_REQUEST_OUTCOME_NO_STATE',
};

/** Converts an outcome; an unknown outcome counts as no answer. */
export function liveRequestOutcome(value: string | number): LiveRequestOutcome {
  return nameOf(LIVE_REQUEST_OUTCOMES, value) ?? 'noState';
}
