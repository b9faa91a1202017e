import type { ActivityOptions, ParentClosePolicy, Routing, StartIdReusePolicy } from './event.ts';
import type { Failure, Header, KeyValue, Payload } from './payload.ts';

/** What each kind of action asks for; the shapes of `action.proto`. */
export interface ActionBodies {
  scheduleActivity: {
    readonly seq: number;
    readonly name: string;
    readonly input: Payload | null;
    readonly options: ActivityOptions | null;
    readonly headers?: readonly Header[];
  };
  createTimer: { readonly seq: number; readonly fireAtMs: number };
  waitForEvent: { readonly seq: number; readonly name: string };
  scheduleChild: Routing & {
    readonly seq: number;
    readonly name: string;
    readonly version: string;
    readonly instanceId: string;
    readonly input: Payload | null;
    readonly parentClosePolicy: ParentClosePolicy;
    readonly headers?: readonly Header[];
    readonly idReusePolicy?: StartIdReusePolicy;
  };
  requestStart: Routing & {
    readonly seq: number;
    readonly name: string;
    readonly version: string;
    readonly instanceId: string;
    readonly input: Payload | null;
    readonly headers?: readonly Header[];
    readonly idReusePolicy?: StartIdReusePolicy;
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
    readonly promiseId?: string;
    readonly failure?: Failure | null;
    readonly headers?: readonly Header[];
  };
  cancelOperation: { readonly seq: number; readonly passedBy?: number };
  setCustomStatus: { readonly value: Payload | null };
  markPatch: { readonly changeId: string };
  setValue: KeyValue;
  clearValues: { readonly key: string; readonly all: boolean };
  readValue: { readonly seq: number; readonly instanceId: string; readonly key: string };
  createPromise: { readonly seq: number };
  completeUpdate: {
    readonly updateId: string;
    readonly output: Payload | null;
    readonly failure: Failure | null;
  };
  completeExecution: { readonly output: Payload | null };
  failExecution: { readonly failure: Failure | null };
  cancelExecution: { readonly reason: string };
  continueAsNew: {
    readonly input: Payload | null;
    readonly version: string;
    /** The last event that the code was shown, when the turn brought more; else 0. */
    readonly delivered: number;
    /** With an empty version: the one that an unversioned start would get now. */
    readonly latestVersion?: boolean;
  };
}

export type ActionKind = keyof ActionBodies;

/** One request of orchestrator code: `{ kind: 'createTimer', createTimer: {…} }`. */
export type Action = {
  [K in ActionKind]: { readonly kind: K } & { readonly [P in K]: ActionBodies[P] };
}[ActionKind];
