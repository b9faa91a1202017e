// The application failures that cases speak of.
import { ApplicationFailure } from '@perdure/sdk';

import type { Json } from '../../case.ts';

/** From `type`, `message`, `details`, `nonRetryable` and `cause`, another one. */
export function failureOf(at: Json): ApplicationFailure {
  const { message, type, details, nonRetryable, cause } = at as Record<string, never>;
  return new ApplicationFailure(message ?? '', {
    ...(type === undefined ? {} : { type }),
    ...(details === undefined ? {} : { details }),
    ...(nonRetryable === undefined ? {} : { nonRetryable }),
    ...(cause === undefined ? {} : { cause: failureOf(cause) }),
  });
}
