import type { Batch__Output as WireBatch } from '@perdure/proto/v1/Batch';
import type { BatchKind__Output as WireKind } from '@perdure/proto/v1/BatchKind';

import { toMs } from '../duration.ts';
import { NotFoundError, TimeoutError } from '../errors.ts';
import { loadContract } from '../proto/load.ts';
import { type InstanceFilter, wireFilter } from './list.ts';
import { readPages } from './pages.ts';
import type { ResultOptions } from './result.ts';
import type { Requests } from './requests.ts';

/**
 * What a batch does to each instance; `retry`: retries stuck ones, and failed ones when the
 * filter says so.
 */
export type BatchKind =
  | 'cancel'
  | 'terminate'
  | 'suspend'
  | 'resume'
  | 'retry'
  /** Deletes what has ended, with its descendants. */
  | 'delete'
  /** Deletes ended executions, of live instances too. */
  | 'prune';

/** Options of `client.batches.start`. */
export interface BatchOptions {
  /** For humans; histories keep it. */
  readonly reason?: string;
  /**
   * Of `prune`: the newest ended executions that stay.
   * @default none
   */
  readonly keepLast?: number;
  /**
   * Instances per second, at most.
   * @default as fast as other work allows
   */
  readonly perSecond?: number;
}

/** A batch, and how far it has come. */
export interface BatchView {
  readonly id: string;
  readonly kind: BatchKind | 'unknown';
  readonly status: 'running' | 'completed' | 'stopped' | 'unknown';
  readonly reason: string;
  readonly createdAt: Date;
  readonly endedAt: Date | undefined;
  /** Instances that the filter let through so far. */
  readonly lookedAt: number;
  /** Of these: as wanted now. */
  readonly done: number;
  /** Of these: refused. */
  readonly failed: number;
  /** Why the last of them refused; empty: none did. */
  readonly lastError: string;
}

const KIND: Readonly<Record<BatchKind, WireKind>> = {
  cancel: 'BATCH_KIND_CANCEL',
  terminate: 'BATCH_KIND_TERMINATE',
  suspend: 'BATCH_KIND_SUSPEND',
  resume: 'BATCH_KIND_RESUME',
  retry: 'BATCH_KIND_RETRY',
  delete: 'BATCH_KIND_DELETE',
  prune: 'BATCH_KIND_PRUNE',
};

const STATUS: Readonly<Record<string, BatchView['status']>> = {
  BATCH_STATUS_RUNNING: 'running',
  BATCH_STATUS_COMPLETED: 'completed',
  BATCH_STATUS_STOPPED: 'stopped',
};

/** One wait of a call: proxies between end calls that say nothing for long. */
const WAIT_MS = 30_000;

/** Work over many instances, which the sidecar does in the background. */
export class Batches {
  readonly #requests: Requests;

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  /**
   * Starts a batch over all instances that match the filter and exist now. Resolves with its id
   * when it is durable. It continues across restarts of the sidecar.
   *
   * @example
   * const id = await client.batches.start('retry', { status: 'failed', name: 'order' });
   */
  async start(
    kind: BatchKind,
    filter: InstanceFilter,
    { reason = '', keepLast = 0, perSecond = 0 }: BatchOptions = {},
  ): Promise<string> {
    if (KIND[kind] === undefined) throw new TypeError(`unknown kind of batch "${kind}"`);
    const { StartBatch } = loadContract().batch;
    const bounds = { reason, keepLast, perSecond };
    const request = { kind: KIND[kind], filter: wireFilter(filter), ...bounds };
    return (await this.#requests.unary.call(StartBatch, request, this.#terms(false))).batchId;
  }

  /**
   * Resolves with the progress of a batch.
   *
   * @throws NotFoundError when it does not exist.
   * @example
   * const { status } = await client.batches.get('b-1');
   */
  get(id: string): Promise<BatchView> {
    return this.#get(id, 0);
  }

  /**
   * Resolves when it has ended; the sidecar pushes the end, there is no polling.
   * @throws TimeoutError after `timeout`; the batch continues.
   * @example
   * const batch = await client.batches.wait('b-1', { timeout: '10m' });
   */
  async wait(id: string, { timeout, signal }: ResultOptions = {}): Promise<BatchView> {
    const { clock } = this.#requests;
    const leftMs = timeout === undefined ? Infinity : toMs(timeout, 'timeout of wait()');
    const untilMs = clock.nowMs() + leftMs;
    for (;;) {
      const waitMs = Math.max(0, Math.min(WAIT_MS, untilMs - clock.nowMs()));
      const batch = await this.#get(id, waitMs, signal);
      if (batch.status !== 'running') return batch;
      if (waitMs > 0) continue;
      throw new TimeoutError('call', id, `batch "${id}" has not ended in time`);
    }
  }

  async #get(id: string, waitMs: number, signal?: AbortSignal): Promise<BatchView> {
    const { GetBatch } = loadContract().batch;
    const { timeoutMs } = this.#requests;
    const terms = { timeoutMs: timeoutMs + waitMs, repeatable: true, signal };
    const request = { batchId: id, waitMs };
    const { batch } = await this.#requests.unary.call(GetBatch, request, terms);
    if (batch === null) throw new NotFoundError(`batch "${id}" does not exist`);
    return batchOf(batch);
  }

  /**
   * Those of the last week, newest first.
   *
   * @example
   * const all = await client.batches.list();
   */
  list(): Promise<BatchView[]> {
    const { ListBatches } = loadContract().batch;
    const { unary } = this.#requests;
    return readPages(async (pageToken) => {
      const answer = await unary.call(ListBatches, { pageToken }, this.#terms());
      return { rows: answer.batches.map(batchOf), nextPageToken: answer.nextPageToken };
    });
  }

  /**
   * Stops it where it is; what it has done stays done.
   *
   * @example
   * await client.batches.stop('b-1');
   */
  async stop(id: string): Promise<void> {
    const { StopBatch } = loadContract().batch;
    await this.#requests.unary.call(StopBatch, { batchId: id }, this.#terms());
  }

  #terms(repeatable = true): { timeoutMs: number; repeatable: boolean } {
    return { timeoutMs: this.#requests.timeoutMs, repeatable };
  }
}

function batchOf(wire: WireBatch): BatchView {
  const kinds = Object.keys(KIND) as BatchKind[];
  return {
    id: wire.batchId,
    kind: kinds.find((kind) => KIND[kind] === wire.kind) ?? 'unknown',
    status: STATUS[wire.status] ?? 'unknown',
    reason: wire.reason,
    createdAt: new Date(wire.createdMs),
    endedAt: wire.endedMs === 0 ? undefined : new Date(wire.endedMs),
    lookedAt: wire.lookedAt,
    done: wire.done,
    failed: wire.failed,
    lastError: wire.lastError,
  };
}
