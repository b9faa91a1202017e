// The cases for a driver, by its claims about its SDK.
import type { Claims } from '../features.ts';
import type { LiveCase } from './case.ts';

/** Features that a client needs for a request; other requests need none. */
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

/** An SDK with orchestrations runs a case when it claims all features of the case. */
export function isPlayedBy({ features }: LiveCase, { supports }: Claims): boolean {
  return features.every((name) => supports.includes(name));
}

/**
 * A driver without orchestrations runs a case when it claims some of the features and supports the
 * requests. Another SDK runs the orchestrations and has the other features.
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
