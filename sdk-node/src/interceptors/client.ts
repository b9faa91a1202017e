import { wireHeaders } from './headers.ts';
import type { Header } from '../model/wire-types.ts';

/** What a client asks; `admin`: what only operators do, such as schedules and batches. */
export type ClientCallKind =
  | 'start'
  | 'get'
  | 'wait'
  | 'list'
  | 'executions'
  | 'raise'
  | 'cancel'
  | 'terminate'
  | 'suspend'
  | 'resume'
  | 'purge'
  | 'waitStatus'
  | 'settle'
  | 'values'
  | 'query'
  | 'update'
  | 'admin';

/** One call of a client. Its repetitions after a lost connection belong to it. */
export interface ClientCall {
  readonly kind: ClientCallKind;
  /** Of the orchestration, event, query, update, or method of administration; else empty. */
  readonly name: string;
  /** Id of the instance or the promise that it concerns; else empty. */
  readonly target: string;
  /** Travels with a start, event, query or update; nothing else carries it. */
  readonly headers: Record<string, string>;
}

/** Around a call, which `next` makes once: returns what that returns, or throws to refuse it. */
export type ClientInterceptor = <Answer>(
  call: ClientCall,
  next: () => Promise<Answer>,
) => Promise<Answer>;

/** A call on the wire, as far as interceptors go. */
interface Request {
  readonly instanceId?: string;
  readonly promiseId?: string;
  readonly name?: string;
  headers?: Header[];
}

const carriesHeaders: ReadonlySet<ClientCallKind> = new Set(['start', 'raise', 'query', 'update']);

/** Makes a call through the interceptors, the first of them outermost. */
export function interceptCall<Answer>(
  interceptors: readonly ClientInterceptor[],
  { kind, request, name }: { kind: ClientCallKind; request: object; name?: string },
  make: () => Promise<Answer>,
): Promise<Answer> {
  const wire: Request = request;
  const target = wire.instanceId || wire.promiseId || '';
  const headers: Record<string, string> = {};
  const call: ClientCall = { kind, name: name ?? wire.name ?? '', target, headers };
  let made: Promise<Answer> | undefined;
  const last = (): Promise<Answer> => {
    if (made !== undefined) return made;
    if (carriesHeaders.has(kind)) wire.headers = wireHeaders(headers);
    return (made = make());
  };
  return interceptors.reduceRight<() => Promise<Answer>>(
    (next, interceptor) => async () => interceptor(call, next),
    last,
  )();
}
