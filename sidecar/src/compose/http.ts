import type { Config } from '../config/settings.ts';
import { startHttpServer } from '../gateways/http/http-server.ts';
import { probePages } from '../gateways/http/probes.ts';
import type { Health } from '../model/health.ts';
import type { Log } from '../model/ports.ts';
import type { Secrets } from './secrets.ts';

/** What `--http` serves, from before the store is opened until the store is closed. */
export interface RunningHttp {
  /** Its addresses with actual ports. */
  readonly addresses: readonly string[];
  useSecrets(secrets: Secrets): void;
  close(): Promise<void>;
}

export interface HttpParts {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly health: Health;
  readonly log: Log;
}

/** Starts to listen on the addresses of `--http`; without any, nothing listens. */
export async function startHttp({ config, secrets, health, log }: HttpParts): Promise<RunningHttp> {
  const server = await startHttpServer({
    listen: config.http,
    pages: new Map(probePages(health)),
    tls: secrets.tls,
  });
  const { addresses } = server;
  if (addresses.length > 0) log.info('http is served', { addresses });
  return {
    addresses,
    useSecrets: ({ tls }) => {
      if (tls !== null) server.useTls(tls);
    },
    close: () => server.close(),
  };
}
