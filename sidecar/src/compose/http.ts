import type { Config } from '../config/settings.ts';
import { startHttpServer } from '../gateways/http/http-server.ts';
import { MetricsAccess } from '../gateways/http/metrics-access.ts';
import { metricsPage } from '../gateways/http/metrics-page.ts';
import { probePages } from '../gateways/http/probes.ts';
import { isLoopback } from '../model/listen-address.ts';
import type { NamespaceGauges } from '../model/gauges.ts';
import type { Clock, Log } from '../model/ports.ts';
import { Exposition } from '../observe/metrics/exposition.ts';
import { METRICS_PATH } from '../rpc/access.ts';
import { addAll } from './metrics.ts';
import type { MetricsParts } from './metrics.ts';
import type { Secrets } from './secrets.ts';

/** What `--http` serves, from before the store is opened until the store is closed. */
export interface RunningHttp {
  /** Its addresses with actual ports. */
  readonly addresses: readonly string[];
  useSecrets(secrets: Secrets): void;
  /** From now on metrics include the namespaces of this sidecar. */
  observe(sidecar: { gauges(): Promise<ReadonlyMap<string, NamespaceGauges>> }): void;
  close(): Promise<void>;
}

export interface HttpParts extends Omit<MetricsParts, 'gauges' | 'certificate'> {
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
}

/** Starts to listen on the addresses of `--http`. */
export async function startHttp(parts: HttpParts): Promise<RunningHttp> {
  const { config, health, clock, log } = parts;
  let { secrets } = parts;
  let readGauges: MetricsParts['gauges'] = () => Promise.resolve(null);
  const sources: MetricsParts = {
    ...parts,
    gauges: () => readGauges(),
    certificate: () => secrets.tls?.cert ?? null,
  };
  const exposition = new Exposition((samples) => addAll(samples, sources));
  const checkToken = (authorization: string | undefined): void => {
    const values = authorization === undefined ? [] : [authorization];
    const get = (name: string): readonly string[] => (name === 'authorization' ? values : []);
    secrets.access?.check({ get }, METRICS_PATH);
  };
  const access = new MetricsAccess({
    checkToken: secrets.access === null ? null : checkToken,
    needsCertificate: secrets.tls !== null && secrets.tls.clientCa !== null,
    allowsInsecure: config.allowInsecure,
  });
  const { contentType } = exposition;
  const render = (): Promise<string> => exposition.render();
  const metrics = metricsPage({ render, contentType, access, clock: clock.steady });
  const server = await startHttpServer({
    listen: config.http,
    pages: new Map([...probePages(health), ['/metrics', metrics]]),
    tls: secrets.tls,
  });
  const { addresses } = server;
  log.info('http is served', { addresses });
  warnOfRejections(config, secrets, log);
  return {
    addresses,
    useSecrets: (next) => {
      secrets = { tls: next.tls ?? secrets.tls, access: next.access ?? secrets.access };
      if (next.tls !== null) server.useTls(next.tls);
    },
    observe: (sidecar) => {
      readGauges = () => sidecar.gauges();
      // The first request begins to count the instances of the store.
      readGauges().catch((error: unknown) => log.error('metrics could not be read', { error }));
    },
    close: () => server.close(),
  };
}

/** Probes work on any address; metrics do not. */
function warnOfRejections(config: Config, { tls, access }: Secrets, log: Log): void {
  const isSecure = tls !== null && (access !== null || tls.clientCa !== null);
  const isRemote = config.http.some(({ host }) => !isLoopback(host));
  if (!isRemote || isSecure || config.allowInsecure) return;
  log.warn('requests of other machines for metrics are rejected: set TLS and authentication');
}
