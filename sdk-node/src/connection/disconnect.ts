import { type Metadata, status } from '@grpc/grpc-js';

/** Why a stream or a call ended: the gRPC status and, when the sidecar gave one, its code. */
export interface Disconnect {
  /** gRPC status number. */
  readonly status: number;
  /** A code of docs/reference/protocol.md. Empty when the answer did not come from a sidecar. */
  readonly code: string;
  readonly message: string;
  /**
   * Milliseconds after which the sidecar requests a retry.
   * @default none, as 0
   */
  readonly retryAfterMs?: number;
  /** True: nothing listened at the address. */
  readonly isAbsent?: boolean;
}

/**
 * Errors of the operating system when nothing listens. grpc-js reports them only in its message.
 */
const ABSENT = /\bconnect (ECONNREFUSED|ENOENT)\b/;

/** Converts the gRPC status of an ended call. */
export function disconnectOf(ended: {
  code: number;
  details: string;
  metadata?: Metadata;
}): Disconnect {
  const code = ended.metadata?.get('perdure-code')[0];
  const retryAfterMs = Number(ended.metadata?.get('perdure-retry-after-ms')[0] ?? 0);
  return {
    status: ended.code,
    code: typeof code === 'string' ? code : '',
    message: messageOf(ended),
    ...(retryAfterMs > 0 && { retryAfterMs }),
    ...(ended.code === status.UNAVAILABLE && ABSENT.test(ended.details) && { isAbsent: true }),
  };
}

/** The reason of a connection that the SDK closed. */
export function closedLocally(message: string): Disconnect {
  return { status: status.UNAVAILABLE, code: '', message };
}

function messageOf({ code, details }: { code: number; details: string }): string {
  if (code === status.OK) return 'the sidecar ended the stream';
  // grpc-js appends this heading even without content below it.
  const text = details.replace(/\.? Resolution note: *$/, '');
  return text === '' ? nameOfStatus(code) : text;
}

/** Returns the name of a status for messages, such as `UNAVAILABLE` for 14. */
export function nameOfStatus(code: number): string {
  return status[code] ?? `status ${code}`;
}

/**
 * Statuses that a repetition cannot resolve: another protocol version, no permission, a server that
 * is not a sidecar, a rejected Hello.
 */
const PERMANENT: ReadonlySet<number> = new Set([
  status.INVALID_ARGUMENT,
  status.FAILED_PRECONDITION,
  status.PERMISSION_DENIED,
  status.UNAUTHENTICATED,
  status.UNIMPLEMENTED,
]);

/** True when another attempt to connect would fail for the same reason. */
export function isPermanent(ended: Disconnect): boolean {
  return PERMANENT.has(ended.status);
}
