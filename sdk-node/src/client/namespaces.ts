import type { Namespace__Output as WireNamespace } from '@perdure/proto/v1/Namespace';

import { loadContract } from '../proto/load.ts';
import type { Requests } from './requests.ts';

/** A part of the sidecar that shares nothing with others. */
export interface NamespaceView {
  readonly name: string;
  /** Bytes of its store on disk. */
  readonly storeBytes: number;
  /** Instances that have not ended, as counted some seconds ago at most. */
  readonly liveInstances: number;
  /** Workers that are attached. */
  readonly workers: number;
  /** Why its store refuses writes; undefined while it does not. */
  readonly storeFailure: string | undefined;
}

/** The namespaces of the sidecar; it does not matter which of them the client is for. */
export class Namespaces {
  readonly #requests: Requests;

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  /**
   * By name; the one that is always there is called `default`.
   *
   * @example
   * const all = await client.namespaces.list();
   */
  async list(): Promise<NamespaceView[]> {
    const { ListNamespaces } = loadContract().admin;
    const { namespaces } = await this.#requests.unary.call(ListNamespaces, {}, this.#terms());
    return namespaces.map(namespaceOf);
  }

  /**
   * Makes a namespace; false when it is there already. Names are small letters, digits and `.`,
   * `_`, `-`, at most 64, a letter or digit first.
   * @example
   * await client.namespaces.create('billing');
   */
  async create(name: string): Promise<boolean> {
    const { CreateNamespace } = loadContract().admin;
    return (await this.#requests.unary.call(CreateNamespace, { name }, this.#terms())).created;
  }

  /**
   * Deletes a namespace with all that is in it. One with instances that have not ended is refused
   * (code `NOT_ENDED`), unless `force` is set.
   * @example
   * await client.namespaces.delete('billing', { force: true });
   */
  async delete(name: string, { force = false }: { readonly force?: boolean } = {}): Promise<void> {
    const { DeleteNamespace } = loadContract().admin;
    await this.#requests.unary.call(DeleteNamespace, { name, force }, this.#terms(false));
  }

  #terms(repeatable = true): { timeoutMs: number; repeatable: boolean } {
    return { timeoutMs: this.#requests.timeoutMs, repeatable };
  }
}

function namespaceOf({ storeFailure, ...rest }: WireNamespace): NamespaceView {
  return { ...rest, storeFailure: storeFailure === '' ? undefined : storeFailure };
}
