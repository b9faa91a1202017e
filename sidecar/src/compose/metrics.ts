import { X509Certificate } from 'node:crypto';
import { statfs } from 'node:fs/promises';

import type { Config } from '../config/settings.ts';
import { WAITING_COMMIT_BYTES_MAX, WAITING_TURNS_MAX, WORKERS_MAX } from '../limits.ts';
import type { NamespaceGauges } from '../model/gauges.ts';
import type { Health } from '../model/health.ts';
import type { SidecarMeters } from '../model/sidecar-meters.ts';
import { addCounted, addCurrent } from '../observe/metrics/namespace-samples.ts';
import type { Samples } from '../observe/metrics/samples.ts';
import { addCalls, addFacts } from '../observe/metrics/sidecar-samples.ts';

/** What metrics are read from. */
export interface MetricsParts {
  readonly config: Config;
  readonly version: string;
  readonly node: string;
  readonly health: Health;
  readonly meters: SidecarMeters;
  /** The current figures by namespace; null before the stores are recovered. */
  gauges(): Promise<ReadonlyMap<string, NamespaceGauges> | null>;
  /** The server certificate; null: no TLS. */
  certificate(): Buffer | null;
  logLinesDropped(): number;
}

/** Adds all samples of a scrape. */
export async function addAll(samples: Samples, parts: MetricsParts): Promise<void> {
  const { config, version, node, health, meters } = parts;
  const certificate = parts.certificate();
  addFacts(samples, {
    version,
    node,
    state: health.state,
    ...(await diskOf(config.dataDir)),
    tlsNotAfterMs: certificate === null ? undefined : notAfterMs(certificate),
    limits: limitsOf(config),
    logLinesDropped: parts.logLinesDropped(),
  });
  addCalls(samples, meters);
  const gauges = await parts.gauges();
  for (const [namespace, current] of gauges ?? []) {
    const counted = meters.namespace(namespace);
    addCounted(samples, namespace, counted);
    addCurrent(samples, namespace, current, counted);
  }
}

interface Disk {
  readonly diskBytes: number | undefined;
  readonly diskFreeBytes: number | undefined;
}

async function diskOf(path: string): Promise<Disk> {
  try {
    const { blocks, bavail, bsize } = await statfs(path);
    return { diskBytes: blocks * bsize, diskFreeBytes: bavail * bsize };
  } catch {
    return { diskBytes: undefined, diskFreeBytes: undefined };
  }
}

function notAfterMs(certificate: Buffer): number {
  return new Date(new X509Certificate(certificate).validTo).getTime();
}

function limitsOf(config: Config): Record<string, number> {
  return {
    busyInstances: config.busyInstancesMax,
    cachedInstances: config.cachedInstancesMax,
    commitWaitingBytes: Math.min(WAITING_COMMIT_BYTES_MAX, 2 * config.memoryBudgetBytes),
    waitingTurns: WAITING_TURNS_MAX,
    memoryBudgetBytes: config.memoryBudgetBytes,
    workers: WORKERS_MAX,
  };
}
