import { NONE } from '../../lib/lists.ts';
import type { ExecutionRow, InstanceRow } from '../../model/instance.ts';
import type {
  ActivityRow,
  HistoryRecord,
  MessageRow,
  ObjectRow,
  OperationKey,
  StoreRound,
  TimerRow,
} from '../../model/store-round.ts';

/** A record of the history that is being built. */
export interface RecordParts {
  readonly execution: number;
  readonly firstEventId: number;
  bytes: number;
  readonly chunks: Uint8Array[];
}

/** Uncommitted rows of one instance. */
export interface PendingRows {
  records: RecordParts[];
  executions: ExecutionRow[];
  rowChanged: boolean;
  /** The row in a commit. */
  row: InstanceRow | null;
  activitiesPut: Map<number, ActivityRow> | null;
  activitiesDeleted: OperationKey[];
  timersPut: Map<string, TimerRow> | null;
  timersDeleted: TimerRow[];
  messagesPut: MessageRow[];
  messagesDeleted: MessageRow[];
  objects: ObjectRow[];
}

/** The rows in the form of the store. */
export function storeRoundOf(
  { instanceNumber, id }: { readonly instanceNumber: number; readonly id: string },
  rows: PendingRows,
  active: boolean | null,
): StoreRound {
  return {
    instanceNumber,
    id,
    row: rows.row,
    records:
      rows.records.length === 0 ? NONE : rows.records.map((one) => recordOf(instanceNumber, one)),
    executions: rows.executions,
    executionsPruned: NONE,
    activitiesPut: rows.activitiesPut === null ? NONE : [...rows.activitiesPut.values()],
    activitiesDeleted: rows.activitiesDeleted,
    timersPut: rows.timersPut === null ? NONE : [...rows.timersPut.values()],
    timersDeleted: rows.timersDeleted,
    messagesPut: rows.messagesPut,
    messagesDeleted: rows.messagesDeleted,
    objects: rows.objects,
    active,
    purged: false,
  };
}

function recordOf(instanceNumber: number, parts: RecordParts): HistoryRecord {
  const { execution, firstEventId, chunks } = parts;
  const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
  return { instanceNumber, execution, firstEventId, bytes };
}
