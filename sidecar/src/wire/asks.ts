import type { AskKind__Output as AskKindValue } from '@perdure/proto/v1/AskKind';
import type { AskOutcome__Output as AskOutcomeValue } from '@perdure/proto/v1/AskOutcome';

import type { AskKind, AskOutcome } from '../model/ask-port.ts';
import { wordOf } from './enums.ts';

export const ASK_KINDS: Readonly<Record<AskKind, AskKindValue>> = {
  query: 'ASK_KIND_QUERY',
  validateUpdate: 'ASK_KIND_VALIDATE_UPDATE',
};

const ASK_OUTCOMES: Readonly<Record<AskOutcome, AskOutcomeValue>> = {
  answered: 'ASK_OUTCOME_ANSWERED',
  failed: 'ASK_OUTCOME_FAILED',
  miss: 'ASK_OUTCOME_MISS',
  unknownName: 'ASK_OUTCOME_UNKNOWN_NAME',
  noState: 'ASK_OUTCOME_NO_STATE',
};

/** An outcome that this version doesn't know answers nothing. */
export function askOutcome(value: string | number): AskOutcome {
  return wordOf(ASK_OUTCOMES, value) ?? 'noState';
}
