// The entry point for tests: a test environment with virtual time, offline turns and replays, and
// histories as text.
export { runTurn } from './run-turn.ts';
export type { OfflineOptions, TurnReport } from './run-turn.ts';
export { replay } from './replay.ts';
export type { ReplayReport } from './replay.ts';
export { TestEnvironment } from './test-environment.ts';
export type { TestEnvironmentOptions } from './test-environment.ts';
export { formatHistory, readActions, readHistory, readableActions } from './history-text.ts';
export type { Action, Failure, HistoryEvent, Payload } from '../model/wire-types.ts';
export type { PendingStep, StepOutcome } from '../replay/turn.ts';
