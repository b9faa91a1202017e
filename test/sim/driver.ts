// The clients. They start the instances of a scenario and send the messages that the programs wait
// for, and all further requests of the scenario. Like an application, they repeat a call without an
// answer. If the call is not repeatable, they repeat it with another value.
import {
  AlreadyExistsError,
  NotFoundError,
  OrchestrationFailedError,
  PromiseSettledError,
  RequestRejectedError,
  UpdateFailedError,
  UpdateRejectedError,
} from '@perdure/sdk';
import type { Client, InstanceHandle, RaiseOutcome } from '@perdure/sdk';

import type { Acknowledgements } from './acknowledgements.ts';
import { AGAIN_MS, retry, isTemporary, sleep } from './retry.ts';
import { herd, inputOf, tree } from './interpreter.ts';
import { forEachNode, forEachProgram } from './program.ts';
import type { Node, Program } from './program.ts';
import type { Act, Root } from './scenario.ts';
import { Violation } from './violation.ts';

export interface DriverPorts {
  readonly client: Client;
  readonly acknowledgements: Acknowledgements;
  /** The suffix of all raised events. */
  readonly mark: string;
  /** True when the instance cannot change any more. */
  isOver(id: string): boolean;
  /** Called when the outcome of a root is known. */
  heard(id: string): void;
  /** Tracks work until it settles. A Violation ends the simulation. */
  follow(what: string, work: Promise<void>): void;
}

function refusedAs(error: unknown, ...codes: string[]): boolean {
  return error instanceof RequestRejectedError && codes.includes(error.code);
}

/** Pause before a stored event is raised again. */
const AGAIN_LATER_MS = 900;

function isOdd(text: string): boolean {
  let sum = 0;
  for (let at = 0; at < text.length; at += 1) sum += text.charCodeAt(at);
  return sum % 2 === 1;
}

export class Driver {
  readonly #ports: DriverPorts;
  readonly #handle: (id: string) => InstanceHandle;

  constructor(ports: DriverPorts) {
    this.#ports = ports;
    this.#handle = (id) => ports.client.handle(id);
  }

  /** Makes all requests for one root and its descendants. */
  begin(root: Root): void {
    this.#ports.follow(`root ${root.program.id}`, this.#root(root));
  }

  async #root(root: Root): Promise<void> {
    const { program } = root;
    const { follow } = this.#ports;
    await sleep(root.atMs);
    await this.#start(root);
    forEachProgram(program, (each) => {
      const { killAtMs } = each;
      if (killAtMs !== undefined) follow(`kill ${each.id}`, this.#kill(each.id, killAtMs));
      forEachNode(each.nodes, (node) => {
        if (node.t === 'event') follow(`raise ${each.id} ${node.n}`, this.#raise(each.id, node));
        if (node.t === 'updates')
          follow(`update ${each.id}`, this.#update(each.id, node.count, node.slow));
      });
    });
    for (const act of root.acts) follow(`${act.kind} ${program.id}`, this.#act(act, program));
    await this.#result(program.id);
    this.#ports.heard(program.id);
    if (root.purged) await this.#purge(program.id);
  }

  async #start({ program, herd: isHerd }: Pick<Root, 'program' | 'herd'>): Promise<void> {
    const { client, acknowledgements } = this.#ports;
    const { id } = program;
    const options = { id, idempotencyKey: `start ${id}` };
    try {
      await retry(() => client.start(isHerd ? herd : tree, inputOf(program), options));
    } catch (error) {
      if (!(error instanceof AlreadyExistsError)) throw error;
      throw new Violation('G1 acknowledged', `${id}: the same start again is refused`);
    }
    acknowledgements.started(id);
  }

  async #result(id: string): Promise<void> {
    try {
      await retry(() => this.#handle(id).result());
    } catch (error) {
      if (!(error instanceof OrchestrationFailedError)) throw error;
    }
    this.#ports.acknowledgements.ended(id);
  }

  /**
   * Raises one event until it is stored. Every second event has an idempotency key, and each
   * attempt has the same value. Each attempt of the other events has another value.
   */
  async #raise(id: string, { n, k, atMs }: Extract<Node, { t: 'event' }>): Promise<void> {
    await sleep(atMs);
    const { acknowledgements, mark } = this.#ports;
    const isKeyed = isOdd(k);
    for (let number = 1; !this.#ports.isOver(id); number += 1) {
      const value = `${id} ${k} ${isKeyed ? 1 : number}${mark}`;
      const options = isKeyed ? { idempotencyKey: `raise ${k}` } : {};
      try {
        const outcome = await this.#handle(id).raise(n, value, options);
        acknowledgements.raised(id, value);
        if (isKeyed) await this.#raiseAgain(id, n, value, outcome, options);
        return;
      } catch (error) {
        if (refusedAs(error, 'INSTANCE_ENDED')) return acknowledgements.refused(id, value);
        if (!isTemporary(error) && !(error instanceof NotFoundError)) throw error;
      }
      await sleep(AGAIN_MS);
    }
  }

  /** Raises an event again with its key. The answer must be the same, also after the end. */
  async #raiseAgain(
    id: string,
    name: string,
    value: string,
    outcome: RaiseOutcome,
    options: { readonly idempotencyKey?: string },
  ): Promise<void> {
    await sleep(AGAIN_LATER_MS);
    let again: RaiseOutcome;
    try {
      again = await retry(() => this.#handle(id).raise(name, value, options));
    } catch (error) {
      // The instance was purged meanwhile.
      if (error instanceof NotFoundError) return;
      if (refusedAs(error, 'INSTANCE_ENDED')) {
        return this.#ports.acknowledgements.refused(id, value);
      }
      throw error;
    }
    if (again === outcome) return;
    const text = `${id}: event ${value} was ${outcome}, and repeated it is ${again}`;
    throw new Violation('G11 exactly once', text);
  }

  /** Terminates the child that its parent waits for, once it exists. */
  async #kill(id: string, atMs: number): Promise<void> {
    await sleep(atMs);
    while (!this.#ports.isOver(id)) {
      try {
        await this.#handle(id).terminate('as planned');
        this.#ports.acknowledgements.ended(id);
      } catch (error) {
        const early = error instanceof NotFoundError || isTemporary(error);
        if (!early && !refusedAs(error, 'INSTANCE_ENDED')) throw error;
        await sleep(AGAIN_MS);
      }
    }
  }

  /** Sends updates until the program has enough of them or has ended. */
  async #update(id: string, count: number, slow: boolean): Promise<void> {
    let made = 0;
    for (let v = 1; made < count && !this.#ports.isOver(id); v += 1) {
      const updateId = `${id} ${v}`;
      try {
        const call = { v, slow };
        const options = { id: updateId, timeout: '20s' } as const;
        const answer = await retry(() => this.#handle(id).update('add', call, options));
        if (answer !== -v) throw new Violation('outcome', `${updateId} returned ${String(answer)}`);
        this.#ports.acknowledgements.updated(id, updateId);
        made += 1;
      } catch (error) {
        if (error instanceof Violation) throw error;
        const hasEnded = error instanceof NotFoundError || error instanceof UpdateFailedError;
        if (!hasEnded && !refusedAs(error, 'INSTANCE_ENDED', 'NO_WORKER')) throw error;
        await sleep(AGAIN_MS);
      }
    }
  }

  /** Settles a promise whose id an activity has published. */
  async settle(promiseId: string, value: string, afterMs: number): Promise<void> {
    const { client, acknowledgements } = this.#ports;
    await sleep(afterMs);
    let tries = 0;
    try {
      await retry(() => {
        tries += 1;
        return client.promise(promiseId).resolve(value);
      });
      acknowledgements.settled(promiseId);
    } catch (error) {
      // The execution has ended, the promise lost a race, or an earlier attempt has succeeded.
      if (!(error instanceof PromiseSettledError) && !(error instanceof NotFoundError)) throw error;
      if (error instanceof PromiseSettledError && tries === 1) {
        acknowledgements.refusedSettling(promiseId, value);
      }
    }
  }

  async #purge(id: string): Promise<void> {
    await sleep(500);
    try {
      await retry(() => this.#handle(id).purge());
    } catch (error) {
      // An earlier attempt has succeeded.
      if (!(error instanceof NotFoundError)) throw error;
    }
    this.#ports.acknowledgements.purged(id);
  }

  async #act({ kind, atMs }: Act, program: Program): Promise<void> {
    await sleep(atMs);
    const { id } = program;
    try {
      await retry(() => this.#do(kind, program));
    } catch (error) {
      const ended = refusedAs(error, 'INSTANCE_ENDED', 'NO_WORKER', 'UNKNOWN_NAME');
      if (!ended && !(error instanceof NotFoundError && this.#ports.isOver(id))) throw error;
    }
  }

  async #do(kind: Act['kind'], program: Program): Promise<void> {
    const { acknowledgements } = this.#ports;
    const { id } = program;
    const handle = this.#handle(id);
    switch (kind) {
      case 'cancel':
        await handle.cancel('as planned');
        acknowledgements.asked(id, 'cancelRequested');
        return;
      case 'terminate':
        await handle.terminate('as planned');
        acknowledgements.ended(id);
        return;
      case 'suspend':
        await handle.suspend('as planned');
        acknowledgements.asked(id, 'executionSuspended');
        await sleep(1_000);
        await retry(() => handle.resume());
        acknowledgements.asked(id, 'executionResumed');
        return;
      case 'query': {
        const { outs } = await handle.query<{ outs: number }>('progress');
        if (outs <= program.nodes.length) return;
        throw new Violation('outcome', `${id}: a query reports ${outs} nodes`);
      }
      case 'startTwice':
        // No instance of the herd is started twice.
        await this.#start({ program, herd: false });
        return;
      case 'wrongUpdate':
        await this.#wrongUpdate(handle);
        return;
    }
  }

  async #wrongUpdate(handle: InstanceHandle): Promise<void> {
    try {
      await handle.update('add', { v: -1, slow: false }, { id: 'wrong', timeout: '5s' });
    } catch (error) {
      if (error instanceof UpdateRejectedError || error instanceof UpdateFailedError) return;
      throw error;
    }
    throw new Violation('G9 bad input', `${handle.id}: an invalid update was accepted`);
  }
}
