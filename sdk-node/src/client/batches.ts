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
 * What a batch does to each instance. `retry` retries stuck instances, and failed instances if the
 * filter selects them.
 */
export type BatchKind =
  | 'cancel'
  | 'terminate'
  | 'suspend'
  | 'resume'
  | 'retry'
  /** Deletes ended instances and their descendants. */
  | 'delete'
  /** Deletes ended executions, also those of live instances. */
  | 'prune';

/** Options of `client.batches.start`. */
export interface BatchOptions {
  /** Reason that histories record for operators. */
  readonly reason?: string;
  /**
   * Of `prune`: number of ended executions to retain per instance, newest first.
   * @default none
   */
  readonly keepLast?: number;
  /**
   * Maximum rate, in instances per second.
   * @default no limit; other work has priority
   */
  readonly perSecond?: number;
}

/** A batch and its progress. */
export interface BatchView {
  readonly id: string;
  readonly kind: BatchKind | 'unknown';
  readonly status: 'running' | 'completed' | 'stopped' | 'unknown';
  readonly reason: string;
  readonly createdAt: Date;
  readonly endedAt: Date | undefined;
  /** Instances that matched the filter so far. */
  readonly lookedAt: number;
  /** Matching instances that the batch has processed successfully. */
  readonly done: number;
  /** Matching instances that rejected the operation. */
  readonly failed: number;
  /** Reason of the last rejection. Empty: no instance rejected the operation. */
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

/** Longest wait of one call. Proxies end calls that are silent for a long time. */
const WAIT_MS = 30_000;

/** Batch operations: work on many instances that the sidecar does in the background. */
export class Batches {
  readonly #requests: Requests;

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  /**
   * Starts a batch over all instances that match the filter and exist now. Resolves with the id of
   * the batch when the batch is durable. The batch continues across restarts of the sidecar.
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
   * @throws NotFoundError when the batch does not exist.
   * @example
   * const { status } = await client.batches.get('b-1');
   */
  get(id: string): Promise<BatchView> {
    return this.#get(id, 0);
  }

  /**
   * Resolves when the batch has ended. The sidecar pushes the end; the client does not poll.
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
   * Resolves with the batches of the last seven days, newest first.
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
   * Stops a batch. Instances that the batch has processed stay as they are.
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
