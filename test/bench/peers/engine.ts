// An engine that `npm run bench:peers` measures.
import type { EngineHarness, HarnessFactory } from '../engine-harness.ts';
import type { System } from '../record.ts';
import type { HarnessOptions } from '../harness.ts';

export const engineNames = ['perdure', 'restate', 'dbos'] as const;
export type EngineName = (typeof engineNames)[number];

/** The settings that all engines of one comparison share. */
export interface PeerSetting {
  /** Folder of data directories. */
  readonly folder: string;
  /** The folder for the packages of peers. */
  readonly cache: string;
  /** The Node that runs applications, drivers and Perdure's sidecar. */
  readonly nodeFile: string;
  /** An existing PostgreSQL server for DBOS. Default: one is started. */
  readonly postgresUrl: string | undefined;
}

export interface Engine {
  readonly name: EngineName;
  readonly system: System;
  readonly harnesses: HarnessFactory<EngineHarness, HarnessOptions>;
  /** Workloads that the engine cannot run, by id, with the reason. */
  readonly unsupported: Readonly<Record<string, string>>;
}

/** An engine, or the reason why it cannot be measured here. */
export type Found = Engine | { readonly unavailable: string };
