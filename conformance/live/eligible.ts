// Which cases a driver plays, by what it says of its SDK.
import type { Claims } from '../features.ts';
import type { LiveCase } from './case.ts';

/** What a client must have for a request; requests that are not here need nothing. */
const needs: Readonly<Record<string, string>> = {
  get: 'get',
  raise: 'raise',
  cancel: 'cancel',
  terminate: 'terminate',
  suspend: 'suspend-resume',
  resume: 'suspend-resume',
  query: 'query',
  update: 'update',
  settle: 'promise',
  values: 'values',
  status: 'custom-status-wait',
  list: 'list',
  executions: 'executions',
  history: 'history',
  purge: 'purge',
};

/** An SDK with orchestrators plays a case when it claims all that the case proves. */
export function isPlayedBy({ features }: LiveCase, { supports }: Claims): boolean {
  return features.every((name) => supports.includes(name));
}

/**
 * A client and activity worker plays a case when it claims some of what the case proves, and can
 * make its requests: another SDK runs the orchestrations, and has the rest.
 */
export function isPlayedHalf(played: LiveCase, { supports }: Claims): boolean {
  const { features, client = [] } = played;
  const canAsk = client.every((step) => {
    if (step.do === 'worker') return step['orchestrations'] === false;
    const need = needs[step.do];
    return need === undefined || supports.includes(need);
  });
  return canAsk && features.some((name) => supports.includes(name));
}
