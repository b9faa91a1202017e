// Opens idle connections: `connection-load.js --connections 10000` prints their cost for the
// sidecar and the latency of another client.
import { connect } from 'node:http2';
import type { ClientHttp2Session } from 'node:http2';
import { parseArgs } from 'node:util';
import { Harness } from '../fixtures/harness.ts';
import { rssMiBOf, whileServing } from './probe.ts';

export interface ConnectionCost {
  readonly connections: number;
  readonly rssMiBBefore: number;
  readonly rssMiB: number;
  /** The latency of the slowest instance of another client during the load. */
  readonly slowestMs: number;
}

/** Resolves when both sides have exchanged the HTTP/2 settings. */
function open(address: string): Promise<ClientHttp2Session> {
  return new Promise((resolve, reject) => {
    const session = connect(`http://${address}`);
    session.once('remoteSettings', () => resolve(session));
    session.once('error', reject);
  });
}

/** Opens the connections, 50 at a time, while another client runs instances. */
export async function openConnections(
  harness: Harness,
  connections: number,
): Promise<ConnectionCost> {
  const rssMiBBefore = Math.round(rssMiBOf(harness.sidecar.pid));
  const sessions: ClientHttp2Session[] = [];
  const openNext = async (): Promise<void> => {
    while (sessions.length < connections) {
      const session = await open(harness.address);
      session.on('error', () => undefined);
      sessions.push(session);
    }
  };
  try {
    const served = await whileServing(harness, async () => {
      await Promise.all(Array.from({ length: 50 }, openNext));
    });
    const { slowestMs } = await whileServing(harness, async () => undefined);
    const rssMiB = Math.round(rssMiBOf(harness.sidecar.pid));
    const slowest = Math.max(served.slowestMs, slowestMs);
    return { connections: sessions.length, rssMiBBefore, rssMiB, slowestMs: slowest };
  } finally {
    for (const session of sessions) session.destroy();
  }
}

if (process.argv[1]?.endsWith('connection-load.js')) {
  const { values } = parseArgs({ options: { connections: { type: 'string', default: '10000' } } });
  await using harness = await Harness.start({
    transport: 'tcp',
    before: 'ulimit -n 65536 || true',
  });
  console.log(JSON.stringify(await openConnections(harness, Number(values.connections))));
  await harness.close();
  process.exit(0);
}
