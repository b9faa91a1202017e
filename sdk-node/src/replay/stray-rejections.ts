// Promises of orchestrator code that are rejected while no code awaits them. In Node that ends the
// process, and with it the work of every other orchestrator in it. Nor may it fail the run: a
// promise can be awaited later, after a sleep, and until then only looks forgotten; and runs that
// share a round cannot always be distinguished. So it is logged, and changes nothing.
import {
  describeThrown,
  elementsOf,
  fieldOf,
  isErrorLike,
  messageOf,
  stackOf,
  typeNamesOf,
} from '../thrown.ts';
import type { ExecutionInfo } from '../model/execution-info.ts';
import type { Logger } from '../model/logger.ts';

/** Takes over unhandled rejections, from `open` to `close`. */
export interface RejectionWatch {
  open(hear: (reason: unknown) => void): void;
  /** @param hear what `open` was given. */
  close(hear: (reason: unknown) => void): void;
}

/** What is known of a run whose code may have caused one. */
interface Suspect {
  readonly info: ExecutionInfo;
  readonly logger: Logger;
  readonly isReplaying: boolean;
}

/** Longest list of orchestrations in one line of the log. */
const namedMax = 5;

const owners: WeakMap<object, ExecutionInfo> = new WeakMap();

/** Remembers whose operation an error came from. */
export function remember(error: object, owner: ExecutionInfo): void {
  owners.set(error, owner);
}

/** Whose operation it came from, itself or wrapped in other errors; undefined: unknown. */
function ownerOf(reason: unknown): ExecutionInfo | undefined {
  let at = reason;
  for (let depth = 0; depth < 10 && typeof at === 'object' && at !== null; depth += 1) {
    const owner = owners.get(at);
    if (owner !== undefined) return owner;
    at = elementsOf(fieldOf(at, 'errors'))[0] ?? fieldOf(at, 'cause');
  }
  return undefined;
}

function words(reason: unknown): string {
  if (!isErrorLike(reason)) return describeThrown(reason);
  return `${typeNamesOf(reason)[0] ?? 'Error'}: ${messageOf(reason)}`;
}

function where({ name, instanceId }: ExecutionInfo): string {
  return `"${name}" (instance "${instanceId}")`;
}

/** Logs a rejection; the code of one of these runs caused it. */
export function reportStray(runs: readonly Suspect[], reason: unknown): void {
  // What is repeated was logged when it was new.
  const suspects = runs.filter(({ isReplaying }) => !isReplaying);
  const [first] = suspects;
  if (first === undefined) return;
  const owner = ownerOf(reason);
  const infos = owner === undefined ? suspects.map(({ info }) => info) : [owner];
  const named = infos.slice(0, namedMax).map(where);
  if (infos.length > namedMax) named.push(`${infos.length - namedMax} more`);
  const whose = infos.length === 1 ? named[0] : `one of ${named.join(', ')}`;
  const stack = isErrorLike(reason) ? stackOf(reason) : undefined;
  first.logger.error(
    `a promise of orchestration ${whose} was rejected and no code awaits it: ${words(reason)}`,
    stack === undefined ? undefined : { stack },
  );
}
