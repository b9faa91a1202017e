// A transcript: deliveries, and the expected actions or the exact failure. README.md describes it
// for authors of drivers.
export type Json = { readonly [key: string]: unknown };

/** A live request to an orchestrator. */
export interface LiveRequest {
  readonly kind: 'QUERY' | 'VALIDATE_UPDATE';
  readonly name: string;
  /** Default: null. */
  readonly input?: unknown;
}

/** The expected failure; omitted fields are not compared. */
export interface ExpectedFailure {
  readonly reason: string;
  readonly eventId?: number;
  readonly seq?: number;
  readonly expected?: string;
  readonly actual?: string;
}

/** One turn: its deliveries, and the expected result. */
export interface ExpectedTurn {
  readonly deliver: readonly Json[];
  readonly actions?: readonly Json[];
  /** Numbers of the steps that the worker must run. */
  readonly steps?: readonly number[];
  readonly fails?: ExpectedFailure;
}

/** How turns reach the SDK. */
export type Mode = 'sticky' | 'rebuilt' | 'together' | 'replayed';

interface Named {
  readonly case: string;
  readonly program: Json;
}

/** Played turn by turn, in several modes; the answers of turns are added to the history. */
export interface TurnsCase extends Named {
  readonly turns: readonly ExpectedTurn[];
  /** Default: all. */
  readonly modes?: readonly Mode[];
}

/** One turn on a whole history. */
export interface HistoryCase extends Named {
  readonly history: readonly Json[];
  readonly actions?: readonly Json[];
  readonly steps?: readonly number[];
  readonly fails?: ExpectedFailure;
}

export type Case = TurnsCase | HistoryCase;

/** The answer of a driver to one turn. */
export type Answer =
  | {
      readonly actions: readonly Json[];
      readonly steps: readonly number[];
      readonly ended: boolean;
    }
  | { readonly fails: Required<ExpectedFailure> & { readonly message: string } };

/** An SDK under test, with one program. */
export interface Session {
  /**
   * Runs a turn. `full`: the events are the whole history, and the orchestrator is rebuilt;
   * otherwise they are the deliveries since the previous turn, for the same orchestrator.
   */
  turn(full: boolean, events: readonly Json[]): Promise<Answer>;
  /** Ends it. */
  close(): Promise<void>;
}

export interface Driver {
  readonly name: string;
  open(program: Json): Session;
}
