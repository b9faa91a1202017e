/** A part of the suite. */
export type Part =
  | 'claims'
  | 'vectors'
  | 'bytes'
  | 'live'
  | 'across'
  | 'replayed'
  | 'random'
  | 'live requests';

/** The outcome of one case in one mode. */
export interface Outcome {
  readonly part: Part;
  /** Names of the tested SDKs. */
  readonly sdks: readonly string[];
  /** The faults of the live suite; empty otherwise. */
  readonly mode: string;
  readonly file: string;
  readonly name: string;
  readonly features: readonly string[];
  /** Empty: the case passed. */
  readonly wrong: readonly string[];
  readonly tookMs: number;
}

/** Where an outcome belongs, as `live node evict`. */
export function suiteOf({ part, sdks, mode }: Outcome): string {
  return [part, sdks.join('+'), mode].filter((word) => word !== '').join(' ');
}
