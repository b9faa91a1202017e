import { PerdureError } from '../../model/error.ts';
import type { InstanceRow } from '../../model/instance.ts';
import { emptyStoreRound } from '../../model/store-round.ts';
import type { MessageRow, StoreRound } from '../../model/store-round.ts';
import type { Clock, Log } from '../../model/ports.ts';

/** Ports of the scheduler that this module uses. */
export interface QuarantinePorts {
  readonly committer: {
    extra(round: StoreRound): Promise<void>;
  };
  readonly clock: Clock;
  readonly log: Log;
}

/** The advice in the message of a quarantined instance. */
const REMEDY =
  'Export the readable part with "perdure history", then delete the instance with ' +
  '"perdure purge --force"; or upgrade the sidecar and run "perdure resume"';

/** An instance whose records cannot be read, or whose next Round cannot be stored. */
export class QuarantinedError extends PerdureError {
  readonly row: InstanceRow;

  constructor(row: InstanceRow) {
    super('UNREADABLE', `instance "${row.id}" is quarantined: ${row.stuck?.message ?? ''}`);
    this.row = row;
  }
}

/**
 * The instances that are quarantined because of their own data, by number, with the reason. They
 * are read again when the process starts and when they are resumed. This object outlives the parts
 * of a scheduler that are replaced after a failure.
 */
export class Quarantine {
  readonly #reasons = new Map<number, string>();
  readonly #messages = new Map<number, readonly MessageRow[]>();
  /** Instances with an unreadable row that was logged. */
  readonly #rows = new Set<number>();

  /** Quarantines an instance. */
  add(instanceNumber: number, reason: string): void {
    this.#reasons.set(instanceNumber, reason);
  }

  /** Quarantines an instance because a message from or to it cannot be read. */
  addMessage(instanceNumber: number, message: MessageRow): void {
    const { execution, eventId, unreadable: why = '' } = message;
    const place = `execution ${execution}, event ${eventId}`;
    this.add(
      instanceNumber,
      `a message of instance number ${message.instanceNumber} (${place}) cannot be read: ${why}`,
    );
    const known = this.messagesOf(instanceNumber).filter((one) => !isSameMessage(one, message));
    this.#messages.set(instanceNumber, [...known, message]);
  }

  /** The messages that are deleted when the instance is resumed or deleted. */
  messagesOf(instanceNumber: number): readonly MessageRow[] {
    return this.#messages.get(instanceNumber) ?? [];
  }

  /** Allows an instance to be read again. */
  release(instanceNumber: number): void {
    this.#reasons.delete(instanceNumber);
    this.#messages.delete(instanceNumber);
  }

  /** The error for a quarantined instance, as it is listed; null when it is not quarantined. */
  check(ports: QuarantinePorts, row: InstanceRow): QuarantinedError | null {
    if (row.isUnreadable) return this.#checkRow(ports, row);
    const reason = this.#reasons.get(row.instanceNumber);
    if (reason === undefined) return null;
    if (row.stuck?.reason === 'unreadable') return new QuarantinedError(row);
    const sinceMs = ports.clock.now();
    const message = `${reason}. ${REMEDY}`;
    const stuck = { reason: 'unreadable', message, sinceMs } as const;
    const listed: InstanceRow = { ...row, status: 'stuck', stuck };
    ports.log.error('instance quarantined', { instance: row.id, reason });
    // Stores the row for listings. If the write fails, the instance is quarantined again after the
    // recovery.
    ports.committer
      .extra({ ...emptyStoreRound(row.instanceNumber), row: listed })
      .catch(() => undefined);
    return new QuarantinedError(listed);
  }

  /** The error for an instance whose row cannot be read. That row is not overwritten. */
  #checkRow(ports: QuarantinePorts, row: InstanceRow): QuarantinedError {
    const { message: reason = '' } = row.stuck ?? {};
    if (!this.#rows.has(row.instanceNumber)) {
      this.#rows.add(row.instanceNumber);
      ports.log.error('instance quarantined', { instance: row.id, reason });
    }
    const stuck = { reason: 'unreadable', message: `${reason}. ${REMEDY}`, sinceMs: 0 } as const;
    return new QuarantinedError({ ...row, stuck });
  }
}

function isSameMessage(one: MessageRow, other: MessageRow): boolean {
  return (
    one.instanceNumber === other.instanceNumber &&
    one.execution === other.execution &&
    one.eventId === other.eventId &&
    one.index === other.index
  );
}
