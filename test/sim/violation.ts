/** The rules that a simulation checks. docs/internals/guarantees.md describes G1 to G11. */
export type Checker =
  | 'G1 acknowledged'
  | 'G2 atomic turns'
  | 'G3 durable first'
  | 'G4 one turn'
  | 'G5 first result'
  | 'G6 no silence'
  | 'G7 parent notified'
  | 'G8 timers'
  | 'G9 bad input'
  | 'G10 full disk'
  | 'G11 exactly once'
  | 'schedules'
  | 'batches'
  | 'outcome'
  | 'liveness'
  | 'no crash';

/** A violated rule. */
export class Violation extends Error {
  readonly checker: Checker;

  constructor(checker: Checker, message: string) {
    super(`${checker}: ${message}`);
    this.name = 'Violation';
    this.checker = checker;
  }
}
