// Two profiles: the features that each SDK with orchestrations must have, and the further features
// of a library.
import type { Json } from './case.ts';

export const profiles = ['core', 'library'] as const;
export type Profile = (typeof profiles)[number];

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Nodes of programs for activities, timers, events, children, continue-as-new and control flow. */
const coreNodes: ReadonlySet<string> = wordsOf(`
  activity sleep sleepUntil wait child continueAsNew value input now info cancelReason set get
  error seq list repeat begin await all try throw rethrow throwIfCancelled nonDurableWait outside
`);

const coreFeatures: ReadonlySet<string> = wordsOf(`
  activity activity-failure activity-failure-cause activity-retry activity-non-retryable
  activity-start-to-close activity-schedule-to-start activity-schedule-to-close
  activity-heartbeat activity-heartbeat-details activity-cancellation activity-info timer event-wait
  event-mailbox event-timeout raise child child-id child-failure parent-close continue-as-new
  continue-as-new-carry all now info nondeterministic-await start get wait-timeout cancel
  cancel-clean-up terminate errors large-payload payload-limit long-history history
`);

function usesCoreNodes(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  const isNode = typeof (value as Json)['do'] === 'string';
  if (isNode && !coreNodes.has(String((value as Json)['do']))) return false;
  return Object.values(value).every(usesCoreNodes);
}

/** The profile of a transcript, from the nodes of its program. */
export function profileOf({ program }: { readonly program: Json }): Profile {
  return usesCoreNodes(program) ? 'core' : 'library';
}

/** The profile of a case of the live suite, by its features. */
export function profileOfLive({ features }: { readonly features: readonly string[] }): Profile {
  return features.every((name) => coreFeatures.has(name)) ? 'core' : 'library';
}

/** Names in the profile that features.yaml does not have. */
export function unknownCoreFeatures(names: ReadonlySet<string>): string[] {
  return [...coreFeatures].filter((name) => !names.has(name));
}
