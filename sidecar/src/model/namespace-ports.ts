import type { HistoryStore } from './ports.ts';

/** Where the stores of namespaces lie, that of the default one aside. Implemented by `store`. */
export interface NamespaceStores {
  /** Names of those that are there, in order. */
  names(): Promise<readonly string[]>;
  /** Opens the store of a namespace; makes an empty one when it is not there. */
  open(name: string): Promise<HistoryStore>;
  /** Deletes a store that is closed. Once it resolves, it cannot be restored. */
  remove(name: string): Promise<void>;
}

/** A namespace as operators see it. */
export interface NamespaceView {
  readonly name: string;
  readonly storeBytes: number;
  readonly liveInstances: number;
  readonly workers: number;
  /** Empty while its store takes writes. */
  readonly storeFailure: string;
}

/** What operators may do with namespaces. Implemented by `scheduler`. */
export interface NamespacePort {
  /** False when it was there already; resolves when it is durable. */
  create(name: string): Promise<boolean>;
  /** By name. */
  list(): Promise<readonly NamespaceView[]>;
  /** Deletes all that is in it; without `force` only when no instance of it is live. */
  remove(name: string, force: boolean): Promise<void>;
}
