import { wireHeaders } from './headers.ts';
import type { Header } from '../model/wire-types.ts';

/** Kind of a client call. `admin`: calls for operators, such as schedules and batches. */
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

/** One call of a client, including its repetitions after a lost connection. */
export interface ClientCall {
  readonly kind: ClientCallKind;
  /** Name of the orchestration, event, query, update or admin method. Else empty. */
  readonly name: string;
  /** Id of the instance or promise. Else empty. */
  readonly target: string;
  /** Headers. Only starts, events, queries and updates transfer headers. */
  readonly headers: Record<string, string>;
}

/**
 * Wraps a call. `next` makes the call and must be called once. The interceptor returns the promise
 * of `next`, or throws to reject the call.
 */
export type ClientInterceptor = <Answer>(
  call: ClientCall,
  next: () => Promise<Answer>,
) => Promise<Answer>;

/** The parts of an encoded call that interceptors use. */
interface Request {
  readonly instanceId?: string;
  readonly promiseId?: string;
  readonly name?: string;
  headers?: Header[];
}

const carriesHeaders: ReadonlySet<ClientCallKind> = new Set(['start', 'raise', 'query', 'update']);

/** Makes a call through the interceptors. The first is the outermost. */
export function interceptCall<Answer>(
  interceptors: readonly ClientInterceptor[],
  { kind, request, name }: { kind: ClientCallKind; request: object; name?: string },
  make: () => Promise<Answer>,
): Promise<Answer> {
  const wire: Request = request;
  const target = wire.instanceId || wire.promiseId || '';
  const headers: Record<string, string> = {};
  const call: ClientCall = { kind, name: name ?? wire.name ?? '', target, headers };
  let answer: Promise<Answer> | undefined;
  const last = (): Promise<Answer> => {
    if (answer !== undefined) return answer;
    if (carriesHeaders.has(kind)) wire.headers = wireHeaders(headers);
    return (answer = make());
  };
  return interceptors.reduceRight<() => Promise<Answer>>(
    (next, interceptor) => async () => interceptor(call, next),
    last,
  )();
}
