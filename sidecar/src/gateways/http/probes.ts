import type { Health, HealthState } from '../../model/health.ts';
import type { Answer, Page } from './pages.ts';
import { isLoopbackPeer } from './peers.ts';

/** The process runs and answers. A restart would not repair a full disk, so it does not fail. */
const LIVE: ReadonlySet<HealthState> = new Set<HealthState>([
  'starting',
  'serving',
  'storeFailed',
  'draining',
]);
/** The store is recovered and requests are accepted, now or until a later failure. */
const STARTED: ReadonlySet<HealthState> = new Set<HealthState>([
  'serving',
  'storeFailed',
  'draining',
]);
/** Requests are accepted and stored. */
const READY: ReadonlySet<HealthState> = new Set<HealthState>(['serving']);

const PROBES = { '/livez': LIVE, '/startupz': STARTED, '/readyz': READY };

/**
 * Pages of the probes: 200 or 503, with the state. Only processes of this machine get the reasons
 * of store failures: they contain paths.
 */
export function probePages(health: Health): [string, Page][] {
  return Object.entries(PROBES).map(([path, good]) => [
    path,
    ({ socket }): Answer => {
      const { state, failures } = health;
      const isLocal = isLoopbackPeer(socket.remoteAddress);
      const stores = isLocal && failures.size > 0 ? { stores: Object.fromEntries(failures) } : {};
      return {
        status: good.has(state) ? 200 : 503,
        type: 'application/json',
        body: `${JSON.stringify({ state, ...stores })}\n`,
      };
    },
  ]);
}
