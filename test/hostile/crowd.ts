// Connections that are opened and then say nothing more: `crowd.js --connections 10000` tells what
// they cost the sidecar, and whether others are served.
import { connect } from 'node:http2';
import type { ClientHttp2Session } from 'node:http2';
import { parseArgs } from 'node:util';
import { Rig } from '../fixtures/rig.ts';
import { rssMiBOf, whileServing } from './probe.ts';

export interface CrowdCost {
  readonly connections: number;
  readonly rssMiBBefore: number;
  readonly rssMiB: number;
  /** The slowest instance that somebody else ran meanwhile. */
  readonly slowestMs: number;
}

/** Resolves when both sides have said their HTTP/2 greetings. */
function open(address: string): Promise<ClientHttp2Session> {
  return new Promise((resolve, reject) => {
    const session = connect(`http://${address}`);
    session.once('remoteSettings', () => resolve(session));
    session.once('error', reject);
  });
}

/** Opens so many, some at a time, and serves somebody else while they are there. */
export async function crowd(rig: Rig, connections: number): Promise<CrowdCost> {
  const rssMiBBefore = Math.round(rssMiBOf(rig.sidecar.pid));
  const sessions: ClientHttp2Session[] = [];
  const lane = async (): Promise<void> => {
    while (sessions.length < connections) {
      const session = await open(rig.address);
      session.on('error', () => undefined);
      sessions.push(session);
    }
  };
  try {
    const served = await whileServing(rig, async () => {
      await Promise.all(Array.from({ length: 50 }, lane));
    });
    const { slowestMs } = await whileServing(rig, async () => undefined);
    const rssMiB = Math.round(rssMiBOf(rig.sidecar.pid));
    const slowest = Math.max(served.slowestMs, slowestMs);
    return { connections: sessions.length, rssMiBBefore, rssMiB, slowestMs: slowest };
  } finally {
    for (const session of sessions) session.destroy();
  }
}

if (process.argv[1]?.endsWith('crowd.js')) {
  const { values } = parseArgs({ options: { connections: { type: 'string', default: '10000' } } });
  await using rig = await Rig.start({ transport: 'tcp', before: 'ulimit -n 65536 || true' });
  console.log(JSON.stringify(await crowd(rig, Number(values.connections))));
  await rig.close();
  process.exit(0);
}
