/**
 * Kinds of stored objects that describe processes and not instances: a restored copy begins without
 * them.
 */

/** The secret that identifies attempts which workers received. */
export const SECRET_KIND = 'secret';
/** Workers that may hold attempts. */
export const WORKER_KIND = 'worker';
