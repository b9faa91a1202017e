import type { HistoryStore } from './ports.ts';

/** The stores of namespaces other than the default one. Implemented by `store`. */
export interface NamespaceStores {
  /** Names of the existing namespaces, in order. */
  names(): Promise<readonly string[]>;
  /** Opens the store of a namespace; creates an empty one if it does not exist. */
  open(name: string): Promise<HistoryStore>;
  /** Deletes a closed store permanently. */
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
  /** Creates a namespace; resolves after the commit. False if the namespace already exists. */
  create(name: string): Promise<boolean>;
  /** Lists namespaces by name. */
  list(): Promise<readonly NamespaceView[]>;
  /**
   * Deletes a namespace with all its data. Without `force`, rejects a namespace with live
   * instances.
   */
  remove(name: string, force: boolean): Promise<void>;
}
