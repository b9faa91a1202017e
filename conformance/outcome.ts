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

/** What came of playing one case in one way. */
export interface Outcome {
  readonly part: Part;
  /** Names of the SDKs that it is about. */
  readonly sdks: readonly string[];
  /** Of the live suite: what went wrong meanwhile. Empty elsewhere. */
  readonly mode: string;
  readonly file: string;
  readonly name: string;
  readonly features: readonly string[];
  /** Empty: it holds. */
  readonly wrong: readonly string[];
  readonly tookMs: number;
}

/** Where an outcome belongs, as `live node evict`. */
export function suiteOf({ part, sdks, mode }: Outcome): string {
  return [part, sdks.join('+'), mode].filter((word) => word !== '').join(' ');
}
