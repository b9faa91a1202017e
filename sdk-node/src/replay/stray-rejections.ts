// Logs promises of orchestrator code that are rejected while no code awaits them. By default such a
// rejection ends the Node process with all its orchestrators. It must not fail the run either,
// because code may await the promise later, and runs of one round cannot always be distinguished.
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

/** Receives unhandled rejections between `open` and `close`. */
export interface RejectionWatch {
  open(listener: (reason: unknown) => void): void;
  /** @param listener the argument of `open`. */
  close(listener: (reason: unknown) => void): void;
}

/** A run that may have caused the rejection. */
interface Suspect {
  readonly info: ExecutionInfo;
  readonly logger: Logger;
  readonly isReplaying: boolean;
}

/** Maximum number of orchestrations in one log message. */
const namedMax = 5;

const owners: WeakMap<object, ExecutionInfo> = new WeakMap();

/** Records the run of the operation that an error belongs to. */
export function remember(error: object, owner: ExecutionInfo): void {
  owners.set(error, owner);
}

/** Returns the run that the error, or a wrapped error, belongs to. Undefined: unknown. */
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

/** Logs a rejection that one of these runs caused. */
export function reportStray(runs: readonly Suspect[], reason: unknown): void {
  // The first run has logged the rejections of replayed code.
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
