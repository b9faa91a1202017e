// The internal entry point of the SDK, for conformance and the tests of this repository. Its
// exports may change in every release.
export { createContext } from './context/live-context.ts';
export { Drainer } from './replay/drain.ts';
export { OrchestratorRun } from './replay/run.ts';
export type { PendingStep, StepOutcome, TurnFailed, TurnOutcome } from './replay/turn.ts';
export type {
  Action,
  ActionBodies,
  EventBodies,
  Failure,
  HistoryEvent,
  Payload,
} from './model/wire-types.ts';
