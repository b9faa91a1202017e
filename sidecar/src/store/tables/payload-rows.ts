import type { Failure, FailureKind, Payload } from '../../model/payload.ts';

// Rows are arrays, which are short on disk and fast to read. A later release appends its fields. In
// a row of an older release, such a field is undefined.

export type PayloadColumns = readonly [data: Uint8Array, encoding: string];

export function payloadColumns(payload: Payload | null): PayloadColumns | null {
  return payload && [payload.data, payload.encoding];
}

export function payloadFrom(columns: PayloadColumns | null): Payload | null {
  return columns && { data: columns[0], encoding: columns[1] };
}

export type FailureColumns = readonly [
  kind: FailureKind,
  type: string,
  message: string,
  stack: string,
  nonRetryable: boolean,
  details: PayloadColumns | null,
  cause: FailureColumns | null,
  classNames?: readonly string[],
];

export function failureColumns(failure: Failure | null): FailureColumns | null {
  if (!failure) return null;
  const { kind, type, message, stack, nonRetryable, classNames } = failure;
  const [details, cause] = [payloadColumns(failure.details), failureColumns(failure.cause)];
  const columns = [kind, type, message, stack, nonRetryable, details, cause] as const;
  // An empty list is stored as a list, so that a row is read exactly as written.
  return classNames ? [...columns, classNames] : columns;
}

export function failureFrom(columns: FailureColumns | null): Failure | null {
  if (!columns) return null;
  const [kind, type, message, stack, nonRetryable, details, cause, classNames] = columns;
  return {
    kind,
    type,
    message,
    stack,
    nonRetryable,
    details: payloadFrom(details),
    cause: failureFrom(cause),
    ...(classNames !== undefined && { classNames }),
  };
}
