/**
 * Kinds of stored objects that describe processes instead of instances. A restored copy does not
 * contain them.
 */

/** The secret that identifies dispatched attempts. */
export const SECRET_KIND = 'secret';
/** Workers that may hold attempts. */
export const WORKER_KIND = 'worker';
