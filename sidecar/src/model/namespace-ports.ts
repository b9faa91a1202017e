import type { HistoryStore } from './ports.ts';

/** The stores of namespaces other than the default one. Implemented by `store`. */
export interface NamespaceStores {
  /** Names of the existing ones, in order. */
  names(): Promise<readonly string[]>;
  /** Opens the store of a namespace; creates an empty one if it does not exist. */
  open(name: string): Promise<HistoryStore>;
  /** Deletes a closed store. This cannot be undone after it resolves. */
  remove(name: string): Promise<void>;
}

/** A namespace, as reported to operators. */
export interface NamespaceView {
  readonly name: string;
  readonly storeBytes: number;
  readonly liveInstances: number;
  readonly workers: number;
  /** Empty while its store accepts writes. */
  readonly storeFailure: string;
}

/** Requests of operators about namespaces. Implemented by `scheduler`. */
export interface NamespacePort {
  /** Resolves after the commit; false when it existed already. */
  create(name: string): Promise<boolean>;
  /** By name. */
  list(): Promise<readonly NamespaceView[]>;
  /** Deletes all data of it; without `force` only when it has no live instance. */
  remove(name: string, force: boolean): Promise<void>;
}
