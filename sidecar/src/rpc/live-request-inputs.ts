import { ByteBudget } from '../lib/byte-budget.ts';
import { LIVE_REQUEST_BYTES_MAX, LIVE_REQUEST_RETRY_MS } from '../limits.ts';
import { PerdureError } from '../model/error.ts';
import type { Payload } from '../model/payload.ts';

/** The budget that all live requests of this process share. */
const budget = new ByteBudget(LIVE_REQUEST_BYTES_MAX);

/**
 * Calls `make` with the input of a query or an update. The input counts against the budget until
 * the answer exists.
 *
 * @throws PerdureError OVERLOADED when the budget is exhausted.
 */
export async function holdInput<T>(
  input: Payload | null,
  make: (input: Payload | null) => Promise<T>,
): Promise<T> {
  const bytes = input?.data.length ?? 0;
  if (!budget.take(bytes)) {
    const text =
      `queries and updates with ${budget.held} bytes of input wait for their answers; ` +
      `${budget.max} are allowed. Try again later`;
    throw new PerdureError('OVERLOADED', text, { retryAfterMs: LIVE_REQUEST_RETRY_MS });
  }
  try {
    return await make(input === null ? null : detached(input));
  } finally {
    budget.give(bytes);
  }
}

/** Copies a payload, so that it does not retain the rest of its frame. */
function detached({ data, ...rest }: Payload): Payload {
  const isAlone = data.buffer.byteLength <= 2 * data.length;
  return { data: isAlone ? data : Buffer.from(data), ...rest };
}
