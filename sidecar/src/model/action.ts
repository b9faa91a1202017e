import type { ActivityOptions, ParentClosePolicy } from './event.ts';
import type { Failure, Payload } from './payload.ts';

/** What each kind of action asks for; the shapes of `action.proto`. */
export interface ActionBodies {
  scheduleActivity: {
    readonly seq: number;
    readonly name: string;
    readonly input: Payload | null;
    readonly options: ActivityOptions | null;
  };
  createTimer: { readonly seq: number; readonly fireAtMs: number };
  waitForEvent: { readonly seq: number; readonly name: string };
  scheduleChild: {
    readonly seq: number;
    readonly name: string;
    readonly version: string;
    readonly instanceId: string;
    readonly input: Payload | null;
    readonly parentClosePolicy: ParentClosePolicy;
  };
  requestStart: {
    readonly seq: number;
    readonly name: string;
    readonly version: string;
    readonly instanceId: string;
    readonly input: Payload | null;
  };
  scheduleStep: {
    readonly seq: number;
    readonly name: string;
    readonly output: Payload | null;
    readonly failure: Failure | null;
  };
  requestRaise: {
    readonly seq: number;
    readonly instanceId: string;
    readonly name: string;
    readonly payload: Payload | null;
  };
  cancelOperation: { readonly seq: number };
  setCustomStatus: { readonly value: Payload | null };
  completeExecution: { readonly output: Payload | null };
  failExecution: { readonly failure: Failure | null };
  cancelExecution: { readonly reason: string };
  continueAsNew: {
    readonly input: Payload | null;
    readonly version: string;
    /** The last event that the code was shown, when the turn brought more; else 0. */
    readonly delivered: number;
  };
}

export type ActionKind = keyof ActionBodies;

/** One request of orchestrator code: `{ kind: 'createTimer', createTimer: {…} }`. */
export type Action = {
  [K in ActionKind]: { readonly kind: K } & { readonly [P in K]: ActionBodies[P] };
}[ActionKind];
