// The SDK's internal entry point, for conformance and for this repository's own tests.
// Nothing here is promised between releases.
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
