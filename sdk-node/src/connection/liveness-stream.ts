import { Worker as Thread } from 'node:worker_threads';

import { loadContract } from '../proto/load.ts';
import type { Address } from './address.ts';

/** Input of the thread of a liveness stream. */
export interface LivenessPlan {
  readonly url: string;
  readonly socketPath: string | undefined;
  readonly tls: object;
  readonly path: string;
  /** A frame with a Ping, in the format of gRPC. */
  readonly ping: Uint8Array;
}

/** The message to the thread when the sidecar has accepted the worker. */
export interface LivenessGreeting {
  /** Credentials and namespace. */
  readonly headers: Readonly<Record<string, string>>;
  /** The first frame of the stream. */
  readonly first: Uint8Array;
  readonly intervalMs: number;
}

/**
 * Shows the sidecar that this process is alive. It uses a separate thread and connection, so a
 * worker with a busy event loop is not considered lost. Where no thread can be started (some
 * bundlers), the heartbeats of the worker stream alone decide.
 */
export class LivenessStream {
  readonly #address: Address;
  readonly #identity: string;
  #thread: Thread | undefined;

  constructor(address: Address, identity: string) {
    this.#address = address;
    this.#identity = identity;
  }

  /** Opens the liveness stream after the sidecar has accepted this worker. Can be called again. */
  open(pingIntervalMs: number): void {
    this.#thread ??= this.#start();
    const headers: Record<string, string> = {};
    for (const [key, value] of Object.entries(this.#address.metadata?.().getMap() ?? {})) {
      headers[key] = value.toString();
    }
    const livenessHello = { identity: this.#identity, pingIntervalMs };
    const first = messageOf(loadContract().worker.Attach.requestSerialize({ livenessHello }));
    const greeting: LivenessGreeting = { headers, first, intervalMs: pingIntervalMs };
    this.#thread.postMessage(greeting);
  }

  /** Ends the stream. The sidecar may treat this as the end of the process. */
  close(): void {
    this.#thread?.terminate().catch(() => undefined);
  }

  #start(): Thread {
    const thread = new Thread(new URL('./liveness-thread.js', import.meta.url), {
      workerData: planOf(this.#address),
      // The thread does not inherit the Node flags and the output of the application.
      execArgv: [],
      stdin: false,
    });
    thread.unref();
    thread.on('error', () => undefined);
    return thread;
  }
}

function planOf({ target, socketPath, tls, serverName }: Address): LivenessPlan {
  const { path, requestSerialize } = loadContract().worker.Attach;
  return {
    url:
      socketPath === undefined
        ? `${tls === undefined ? 'http' : 'https'}://${target}`
        : 'http://localhost',
    socketPath,
    tls: { ...tls, ...(serverName !== undefined && { servername: serverName }) },
    path,
    ping: messageOf(requestSerialize({ ping: { id: 1 } })),
  };
}

/** A gRPC message: the flag "not compressed", the length, the bytes. */
function messageOf(bytes: Uint8Array): Uint8Array {
  const message = Buffer.alloc(5 + bytes.length);
  message.writeUInt32BE(bytes.length, 1);
  message.set(bytes, 5);
  return message;
}
