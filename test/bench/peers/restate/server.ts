// Restate's server: a program from its npm package, on loopback, with its default settings.
import { monotonicMs, pause } from '../../clock.ts';
import type { Launch } from '../../program.ts';
import { packageFile } from '../install.ts';
import { restateServerPackage } from '../versions.ts';
import { callHttp } from './ingress.ts';

export interface Ports {
  readonly node: number;
  readonly ingress: number;
  readonly admin: number;
  readonly app: number;
}

const healthyMs = 60_000;
const betweenMs = 5;

/** The configuration of the server: no telemetry, and loopback addresses only. */
export function serverLaunch(packages: string, dataFolder: string, ports: Ports): Launch {
  return {
    name: 'restate-server',
    command: packageFile(packages, `${restateServerPackage}/bin/restate-server`),
    args: ['--no-logo', '--base-dir', dataFolder, '--node-name', 'n1'],
    env: {
      RESTATE_BIND_IP: '127.0.0.1',
      RESTATE_LISTEN_MODE: 'tcp',
      RESTATE_BIND_PORT: String(ports.node),
      RESTATE_INGRESS__BIND_PORT: String(ports.ingress),
      RESTATE_ADMIN__BIND_PORT: String(ports.admin),
      RESTATE_DISABLE_TELEMETRY: 'true',
      RESTATE_LOG_DISABLE_ANSI_CODES: 'true',
    },
  };
}

async function answers(port: number, path: string): Promise<boolean> {
  try {
    return (await callHttp({ port, method: 'GET', path })).status === 200;
  } catch {
    return false;
  }
}

/** Resolves when both health checks report success. */
export async function untilHealthy({ ingress, admin }: Ports): Promise<void> {
  const startMs = monotonicMs();
  while (!((await answers(ingress, '/restate/health')) && (await answers(admin, '/health')))) {
    if (monotonicMs() - startMs > healthyMs)
      throw new Error('restate-server does not become healthy');
    await pause(betweenMs);
  }
}

/** Registers the services of the application process. */
export async function registerEndpoint({ admin, app }: Ports): Promise<void> {
  const body = JSON.stringify({ uri: `http://127.0.0.1:${app}` });
  const { status, body: text } = await callHttp({
    port: admin,
    method: 'POST',
    path: '/deployments',
    body,
  });
  if (status >= 300) throw new Error(`registration: HTTP ${status}: ${text.slice(0, 200)}`);
}
