// Decisions of orchestrator code: comparison with recorded events, and descriptions for messages.
// One entry per kind.
import { EVENT_FAMILIES } from '@perdure/proto/kinds';

import type { Decision, DecisionKind } from '../model/decision.ts';
import type { EventBodies, HistoryEvent } from '../model/wire-types.ts';

interface DecisionRule<Body> {
  /**
   * Returns true when the body may record the decision. `seq` is compared separately. Default:
   * true.
   */
  matches?(body: Body, decision: Decision): boolean;
  /** Reads the parts of the decision from the body, without `seq`. Default: none. */
  read?(body: Body): Partial<Decision>;
  /** Describes the decision, without `seq`. */
  words(decision: Decision): string;
}

interface Targeted {
  readonly name: string;
  readonly instanceId: string;
  readonly promiseId?: string;
}

const targetOf = (body: Targeted): string => body.promiseId || body.instanceId;

const named = {
  matches: (body: { readonly name: string }, { name }: Decision): boolean => body.name === name,
  read: ({ name }: { readonly name: string }): Partial<Decision> => ({ name }),
};

const targeted = {
  matches: (body: Targeted, { name, target }: Decision): boolean =>
    body.name === name && targetOf(body) === target,
  read: (body: Targeted): Partial<Decision> => ({ name: body.name, target: targetOf(body) }),
};

const rules: { readonly [K in DecisionKind]: DecisionRule<EventBodies[K]> } = {
  activityScheduled: { ...named, words: ({ name }) => `activity "${name}"` },
  timerCreated: {
    matches: (body, { fireAtMs }) => body.fireAtMs === fireAtMs,
    read: ({ fireAtMs }) => ({ fireAtMs }),
    words: ({ fireAtMs }) => `timer due at ${date(fireAtMs)}`,
  },
  eventWaitStarted: { ...named, words: ({ name }) => `wait for event "${name}"` },
  childScheduled: {
    // Without an id in the code, the id that the sidecar generated matches.
    matches: (body, { name, target }) =>
      body.name === name && (target === '' || body.instanceId === target),
    read: targeted.read,
    words: ({ name, target }) =>
      target === '' ? `orchestration "${name}"` : `orchestration "${name}" as "${target}"`,
  },
  startRequested: { ...targeted, words: ({ name, target }) => `start of "${name}" as "${target}"` },
  stepScheduled: { ...named, words: ({ name }) => `step "${name}"` },
  raiseRequested: {
    ...targeted,
    words: ({ name, target }) =>
      name === '' ? `settling of "${target}"` : `event "${name}" to "${target}"`,
  },
  operationCancelled: { words: ({ seq }) => `cancellation of operation ${seq}` },
  customStatusSet: { words: () => 'custom status' },
  patchMarked: {
    matches: ({ changeId }, { name }) => changeId === name,
    read: ({ changeId }) => ({ name: changeId }),
    words: ({ name }) => `patch "${name}"`,
  },
  valueSet: {
    matches: ({ key }, { name }) => key === name,
    read: ({ key }) => ({ name: key }),
    words: ({ name }) => `value "${name}"`,
  },
  valuesCleared: {
    matches: ({ key, all }, { name, target }) => key === name && all === (target === '*'),
    read: ({ key, all }) => ({ name: key, target: all ? '*' : '' }),
    words: ({ name, target }) =>
      target === '*' ? 'clearing of all values' : `clearing of value "${name}"`,
  },
  valueReadRequested: {
    matches: ({ key, instanceId }, { name, target }) => key === name && instanceId === target,
    read: ({ key, instanceId }) => ({ name: key, target: instanceId }),
    words: ({ name, target }) => `read of value "${name}" of "${target}"`,
  },
  promiseCreated: { words: () => 'promise' },
  updateCompleted: {
    matches: ({ updateId }, { name }) => updateId === name,
    read: ({ updateId }) => ({ name: updateId }),
    words: ({ name }) => `answer to update "${name}"`,
  },
  executionCompleted: { words: () => 'return of the orchestrator' },
  executionFailed: {
    read: ({ failure }) => ({ name: failure?.type ?? '' }),
    words: ({ name }) =>
      name === '' ? 'failure of the orchestrator' : `failure of the orchestrator (${name})`,
  },
  executionCancelled: { words: () => 'cancellation of the orchestrator' },
  executionContinuedAsNew: { words: () => 'continue-as-new' },
};

interface AnyBody {
  readonly seq?: number;
}

function bodyOf(event: HistoryEvent): AnyBody {
  return (event as unknown as { readonly [kind: string]: AnyBody })[event.kind]!;
}

/** Returns true when the event may record this decision. */
export function matches(event: HistoryEvent, decision: Decision): boolean {
  const { kind, seq } = decision;
  if (event.kind !== kind) return false;
  const body = bodyOf(event);
  if ((body.seq ?? 0) !== seq) return false;
  const rule = rules[kind] as DecisionRule<AnyBody>;
  return rule.matches === undefined || rule.matches(body, decision);
}

function date(ms: number): string {
  const value = new Date(ms);
  return Number.isNaN(value.getTime()) ? `${ms} ms` : value.toISOString();
}

/** Describes the decision, without `seq`. */
export function describe(decision: Decision): string {
  return rules[decision.kind].words(decision);
}

/** Returns the decision that an event records. Undefined for other events. */
export function decisionOf(event: HistoryEvent): Decision | undefined {
  if (EVENT_FAMILIES[event.kind] !== 'decision') return undefined;
  const kind = event.kind as DecisionKind;
  const body = bodyOf(event);
  const read = (rules[kind] as DecisionRule<AnyBody>).read?.(body);
  return { kind, seq: body.seq ?? 0, name: '', target: '', fireAtMs: 0, ...read };
}

/** Describes a recorded decision with its position: `activity "charge" (seq 3, event 7)`. */
export function describeRecorded(event: HistoryEvent): string {
  const decision = decisionOf(event);
  if (decision === undefined) return `event ${event.id} (${event.kind})`;
  const place = decision.seq === 0 ? `event ${event.id}` : `seq ${decision.seq}, event ${event.id}`;
  return `${describe(decision)} (${place})`;
}
