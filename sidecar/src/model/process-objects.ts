/**
 * Kinds of stored objects that tell of the processes at work, not of what is to go on: a restored
 * copy begins without them.
 */

/** The secret by which attempts that workers were handed are known again. */
export const SECRET_KIND = 'secret';
/** Workers that may hold attempts. */
export const WORKER_KIND = 'worker';
