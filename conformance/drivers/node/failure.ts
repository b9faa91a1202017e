// The application failures of cases.
import { ApplicationError } from '@perdure/sdk';

import type { Json } from '../../case.ts';

/**
 * Creates a failure from `type`, `message`, `details`, `nonRetryable` and `cause`, which has the
 * same form.
 */
export function failureOf(at: Json): ApplicationError {
  const { message, type, details, nonRetryable, cause } = at as Record<string, never>;
  return new ApplicationError(message ?? '', {
    ...(type === undefined ? {} : { type }),
    ...(details === undefined ? {} : { details }),
    ...(nonRetryable === undefined ? {} : { nonRetryable }),
    ...(cause === undefined ? {} : { cause: failureOf(cause) }),
  });
}
