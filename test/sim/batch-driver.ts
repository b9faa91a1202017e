// Batches over the "herd", which is a part of the instances. A batch must have made exactly the
// changes that it reports.
import { NotFoundError } from '@perdure/sdk';
import type { BatchKind, Client } from '@perdure/sdk';

import { isOver } from './durable.ts';
import type { Durable } from './durable.ts';
import type { Instance } from './history-rules.ts';
import { retry, isTemporary, sleep } from './retry.ts';
import { HERD } from './interpreter.ts';
import type { BatchPlan } from './scenario.ts';
import { Violation } from './violation.ts';

export interface BatchDriverPorts {
  readonly client: Client;
  readonly durable: Durable;
  /** True when clients have received the outcomes of all roots of the herd. */
  isHerdDone(): boolean;
}

/** Pause between two batches that delete. */
const AGAIN_MS = 1_000;

function isHerd({ executions }: Instance): boolean {
  const [first] = executions.get(1)!.events;
  return first?.kind === 'executionStarted' && first.executionStarted.name === HERD;
}

/** The reason of an event contains the batch that caused it. */
function hasReason({ executions }: Instance, reason: string): boolean {
  const all = [...executions.values()].flatMap(({ events }) => events);
  return all.some((event) => {
    const body = (event as unknown as Record<string, { readonly reason?: string }>)[event.kind];
    return body?.reason === reason;
  });
}

function isAs(kind: BatchKind, instance: Instance): boolean {
  if (isOver(instance)) return true;
  const all = [...instance.executions.values()];
  switch (kind) {
    case 'cancel':
      return all.some(({ cancelRequested }) => cancelRequested);
    case 'suspend':
      return all.some(({ events }) => events.some((e) => e.kind === 'executionSuspended'));
    case 'resume':
      return !instance.current.suspended;
    default:
      return false;
  }
}

export class BatchDriver {
  readonly #ports: BatchDriverPorts;

  constructor(ports: BatchDriverPorts) {
    this.#ports = ports;
  }

  async drive({ kind, atMs, perSecond }: BatchPlan, number: number): Promise<void> {
    await sleep(atMs);
    if (kind === 'delete') {
      await this.#deleteAll();
      return;
    }
    await this.#one(kind, `batch ${number}`, perSecond);
    if (kind !== 'suspend') return;
    await sleep(500);
    await this.#one('resume', `batch ${number} back`, 0);
  }

  async #one(kind: BatchKind, reason: string, perSecond: number): Promise<void> {
    const { client } = this.#ports;
    const live = this.#herd().filter((instance) => !isOver(instance));
    const id = await this.#start(kind, reason, perSecond);
    const lastInstanceNumber = Math.max(0, ...this.#ports.durable.instances.keys());
    const view = await retry(() => client.batches.wait(id, { timeout: '20s' }));
    const { status, lookedAt, done, failed, lastError } = view;
    if (status !== 'completed' || failed > 0 || done !== lookedAt) {
      throw broken(`${reason}: ${status}, ${done} of ${lookedAt}, ${failed} failed: ${lastError}`);
    }
    const missed = live.find((instance) => !isAs(kind, instance));
    if (missed !== undefined) throw broken(`${reason} is done, and ${missed.id} has no ${kind}`);
    const late = [...this.#ports.durable.instances.values()].find(
      (each) =>
        hasReason(each, reason) && (each.instanceNumber > lastInstanceNumber || !isHerd(each)),
    );
    if (late !== undefined) throw broken(`${reason} has changed ${late.id}, which is not its own`);
  }

  /** Starts a batch once, also when the answer is lost. Resolves with its id. */
  async #start(kind: BatchKind, reason: string, perSecond: number): Promise<string> {
    const { batches } = this.#ports.client;
    for (;;) {
      try {
        const id = await batches.start(kind, { name: HERD }, { reason, perSecond });
        const listed = await retry(() => batches.list());
        if (listed.some((view) => view.id === id)) return id;
        throw new Violation(
          'G1 acknowledged',
          `${reason}: its start was acknowledged, and is lost`,
        );
      } catch (error) {
        if (!isTemporary(error)) throw error;
      }
      // The request may still be in transit. After this wait it cannot arrive any more.
      await sleep(5_000);
      const known = (await retry(() => batches.list())).find((view) => view.reason === reason);
      if (known !== undefined) return known.id;
    }
  }

  /** Repeats a batch until all are deleted, because it rejects instances with live descendants. */
  async #deleteAll(): Promise<void> {
    while (!this.#ports.isHerdDone()) await sleep(AGAIN_MS);
    for (let number = 1; this.#herd().some(({ purged }) => !purged); number += 1) {
      const id = await this.#start('delete', `delete ${number}`, 0);
      const { lookedAt, done, failed } = await retry(() =>
        this.#ports.client.batches.wait(id, { timeout: '20s' }),
      );
      if (done + failed !== lookedAt) throw broken(`delete ${number}: ${done} + ${failed}`);
      await sleep(AGAIN_MS);
    }
    for (const { id } of this.#herd()) {
      const view = await retry(() => this.#describe(id));
      if (view) throw broken(`${id} is deleted, and still listed`);
    }
  }

  async #describe(id: string): Promise<boolean> {
    try {
      await this.#ports.client.handle(id).get();
      return true;
    } catch (error) {
      if (error instanceof NotFoundError) return false;
      throw error;
    }
  }

  #herd(): Instance[] {
    return [...this.#ports.durable.instances.values()].filter(isHerd);
  }
}

function broken(text: string): Violation {
  return new Violation('batches', text);
}
