// What a transcript is: deliveries in, actions out (or the exact failure). README.md explains it to
// authors of drivers for other languages.
export type Json = { readonly [key: string]: unknown };

/** What a live request asks of an orchestrator. */
export interface LiveRequest {
  readonly kind: 'QUERY' | 'VALIDATE_UPDATE';
  readonly name: string;
  /** Default: null. */
  readonly input?: unknown;
}

/** The exact failure that is wanted; what is omitted is not compared. */
export interface WantedFailure {
  readonly reason: string;
  readonly eventId?: number;
  readonly seq?: number;
  readonly expected?: string;
  readonly actual?: string;
}

/** One turn: what is delivered, and what must come of it. */
export interface WantedTurn {
  readonly deliver: readonly Json[];
  readonly actions?: readonly Json[];
  /** Numbers of the steps that the turn must hand to the worker. */
  readonly steps?: readonly number[];
  readonly fails?: WantedFailure;
}

/** How turns reach the SDK. */
export type Mode = 'sticky' | 'rebuilt' | 'together' | 'replayed';

interface Named {
  readonly case: string;
  readonly program: Json;
}

/** Played turn by turn, in several modes; the history grows by what the turns answer. */
export interface TurnsCase extends Named {
  readonly turns: readonly WantedTurn[];
  /** Default: all. */
  readonly modes?: readonly Mode[];
}

/** One turn on a history that is given as a whole. */
export interface HistoryCase extends Named {
  readonly history: readonly Json[];
  readonly actions?: readonly Json[];
  readonly steps?: readonly number[];
  readonly fails?: WantedFailure;
}

export type Case = TurnsCase | HistoryCase;

/** What a driver answers to one turn. */
export type Answer =
  | {
      readonly actions: readonly Json[];
      readonly steps: readonly number[];
      readonly ended: boolean;
    }
  | { readonly fails: Required<WantedFailure> & { readonly message: string } };

/** An SDK under test, holding one program. */
export interface Session {
  /**
   * Runs a turn. `full`: the events are the whole history, and the orchestrator is built anew;
   * otherwise they are the deliveries since the turn before, and it is kept.
   */
  turn(full: boolean, events: readonly Json[]): Promise<Answer>;
  /** It is of no further use. */
  close(): Promise<void>;
}

export interface Driver {
  readonly name: string;
  open(program: Json): Session;
}
