import type { Namespace__Output as WireNamespace } from '@perdure/proto/v1/Namespace';

import { loadContract } from '../proto/load.ts';
import type { Requests } from './requests.ts';

/** A namespace: an isolated part of the sidecar with a separate store. */
export interface NamespaceView {
  readonly name: string;
  /** Bytes of its store on disk. */
  readonly storeBytes: number;
  /** Number of instances that have not ended. The count may be a few seconds old. */
  readonly liveInstances: number;
  /** Number of attached workers. */
  readonly workers: number;
  /** Why the store rejects writes. Undefined while the store accepts writes. */
  readonly storeFailure: string | undefined;
}

/** The namespaces of a sidecar. The namespace of the client does not affect these calls. */
export class Namespaces {
  readonly #requests: Requests;

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  /**
   * Resolves with all namespaces, in order of their names. The namespace `default` always exists.
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
   * Creates a namespace. Resolves with false when the namespace exists already. A name has at most
   * 64 characters: lower-case letters, digits, `.`, `_` and `-`. The first character is a letter or
   * a digit.
   * @example
   * await client.namespaces.create('billing');
   */
  async create(name: string): Promise<boolean> {
    const { CreateNamespace } = loadContract().admin;
    return (await this.#requests.unary.call(CreateNamespace, { name }, this.#terms())).created;
  }

  /**
   * Deletes a namespace with all its data. Without `force`, a namespace with live instances is
   * rejected with code `NOT_ENDED`.
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
