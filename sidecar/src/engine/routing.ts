import type { IdReusePolicy } from '../model/client-ports.ts';
import type { Routing, StartIdReusePolicy } from '../model/event.ts';
import type { Header } from '../model/payload.ts';
import type { InstanceState } from './state.ts';

/** The id-reuse policy of a start; no field for the default, which is to reject. */
export function reused({ idReusePolicy }: { readonly idReusePolicy?: StartIdReusePolicy }): {
  readonly idReuse?: Exclude<IdReusePolicy, 'reject'>;
} {
  switch (idReusePolicy) {
    case 'START_ID_REUSE_POLICY_USE_EXISTING':
      return { idReuse: 'useExisting' };
    case 'START_ID_REUSE_POLICY_REPLACE_ENDED':
      return { idReuse: 'replaceEnded' };
    case 'START_ID_REUSE_POLICY_TERMINATE_EXISTING':
      return { idReuse: 'terminateExisting' };
    default:
      return REFUSES;
  }
}

/** Routing and headers of an instance that another one starts. */
export interface Routed {
  readonly routing?: Routing;
  readonly headers?: readonly Header[];
}

/**
 * The options of an action; an absent option has the value of the sender. Empty for most actions.
 */
export function routed(
  { extras }: InstanceState,
  action: Routing & { readonly headers?: readonly Header[] },
): Routed {
  const { headers } = action;
  const queue = action.queue || extras?.queue || '';
  const priority = action.priority || extras?.priority || 0;
  const fairnessKey = action.fairnessKey || extras?.fairnessKey || '';
  const plain = queue === '' && priority === 0 && fairnessKey === '';
  const bare = headers === undefined || headers.length === 0;
  if (plain) return bare ? NOTHING : { headers };
  const routing = { queue, priority, fairnessKey };
  return bare ? { routing } : { routing, headers };
}

const NOTHING: Routed = {};
const REFUSES: { readonly idReuse?: never } = {};
