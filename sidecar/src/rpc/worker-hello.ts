import {
  HELD_TOKEN_MAX,
  NAME_BYTES_MAX,
  WORKER_CREDITS_MAX,
  WORKER_HANDLERS_MAX,
  WORKER_HELD_MAX,
  WORKER_SESSIONS,
  WORKER_SESSIONS_MAX,
} from '../limits.ts';
import { PerdureError } from '../model/error.ts';
import type { Handler, WorkerHello } from '../model/worker-ports.ts';
import type { Credits, Hello } from '../wire/worker-frames.ts';
import { checkName, checkOptionalName } from '../model/validate.ts';

/** The version of the protocol that this sidecar speaks. */
export const PROTOCOL = 1;

function checkHandlers(what: string, handlers: readonly Handler[]): void {
  if (handlers.length > WORKER_HANDLERS_MAX) {
    const count = `${handlers.length} ${what}`;
    throw new PerdureError(
      'LIMIT_EXCEEDED',
      `${count}; at most ${WORKER_HANDLERS_MAX} are allowed`,
    );
  }
  for (const { name, version } of handlers) {
    checkName(`a name in ${what}`, name);
    checkOptionalName(`the version of ${what} "${name}"`, version);
  }
}

/**
 * Returns the credits, reduced to the limit of this sidecar.
 *
 * @throws PerdureError PROTOCOL_VIOLATION for negative credits.
 */
export function checkCredits({ turns, activities }: Credits): Credits {
  if (turns < 0 || activities < 0) {
    const values = `turns ${turns}, activities ${activities}`;
    throw new PerdureError('PROTOCOL_VIOLATION', `credits are negative: ${values}. Send 0 or more`);
  }
  const clamp = (count: number): number => Math.min(count, WORKER_CREDITS_MAX);
  return { turns: clamp(turns), activities: clamp(activities) };
}

function checkHeld({ keepsAttempts, identity, held, heldSteps }: Hello): void {
  const count = held.length + heldSteps.length;
  if (count > WORKER_HELD_MAX) {
    throw new PerdureError(
      'LIMIT_EXCEEDED',
      `the worker holds ${count} attempts and steps; at most ${WORKER_HELD_MAX} are allowed`,
    );
  }
  if (!keepsAttempts && count === 0) return;
  if (!keepsAttempts || identity === '') {
    throw new PerdureError(
      'PROTOCOL_VIOLATION',
      'Hello contains attempts without keeps_attempts, or keeps_attempts without an identity',
    );
  }
  const tokens = new Set<number>();
  for (const { token, elapsedMs } of held) {
    const isValid = token >= 1 && token <= HELD_TOKEN_MAX && elapsedMs >= 0;
    if (!isValid || tokens.has(token)) {
      throw new PerdureError(
        'PROTOCOL_VIOLATION',
        `Hello contains attempt ${token} twice or invalid`,
      );
    }
    tokens.add(token);
  }
}

/**
 * Converts Hello to the registration of a worker. @throws PerdureError when the worker may not
 * attach.
 */
export function checkHello(hello: Hello): WorkerHello {
  if (hello.protocol !== PROTOCOL) {
    throw new PerdureError(
      'PROTOCOL_VERSION',
      `the worker speaks protocol ${hello.protocol}; this sidecar speaks ${PROTOCOL}`,
    );
  }
  checkName('worker', hello.worker);
  checkOptionalName('sdk', hello.sdk, NAME_BYTES_MAX);
  checkHandlers('orchestrations', hello.orchestrations);
  checkHandlers('activities', hello.activities);
  if (hello.queues.length > WORKER_HANDLERS_MAX) {
    throw new PerdureError('LIMIT_EXCEEDED', `${hello.queues.length} queues`);
  }
  for (const queue of hello.queues) checkName('a name in queues', queue);
  checkOptionalName('identity', hello.identity);
  if (hello.sessions.length > WORKER_SESSIONS_MAX) {
    throw new PerdureError('LIMIT_EXCEEDED', `${hello.sessions.length} sessions`);
  }
  for (const session of hello.sessions) checkName('a name in sessions', session);
  checkHeld(hello);
  const maxSessions = hello.maxSessions > 0 ? hello.maxSessions : WORKER_SESSIONS;
  const credits = checkCredits(hello.credits ?? { turns: 0, activities: 0 });
  return {
    worker: hello.worker,
    sdk: hello.sdk,
    orchestrations: hello.orchestrations,
    activities: hello.activities,
    queues: hello.queues,
    maxTurns: credits.turns,
    maxActivities: credits.activities,
    namedQueuesOnly: hello.namedQueuesOnly,
    identity: hello.identity,
    sessions: hello.sessions,
    maxSessions: Math.min(maxSessions, WORKER_SESSIONS_MAX),
    handlesLiveRequests: hello.handlesLiveRequests,
    keepsAttempts: hello.keepsAttempts,
    held: hello.held,
    heldSteps: hello.heldSteps,
  };
}
