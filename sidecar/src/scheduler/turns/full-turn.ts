import { FRAME_BYTES } from '../../limits.ts';
import { UnreadableRowError } from '../../model/store-round.ts';
import type { TurnOut, LiveInstance } from '../instances/live-instance.ts';
import type { HistoryStore, Log } from '../../model/ports.ts';

/** Ports of the scheduler that this module uses. */
export interface FullTurnPorts {
  readonly inboxes: {
    open(instance: LiveInstance): Uint8Array[];
  };
  readonly committer: {
    flush(instance: LiveInstance): Promise<void>;
  };
  instanceFailed(instanceNumber: number, error: Error): void;
  readonly store: HistoryStore;
  readonly log: Log;
}

/**
 * Reads the whole history of an execution and sends it in parts of about a frame. Events that
 * arrive meanwhile are retained for the next turn. Stored bytes are sent without decoding.
 */
export async function sendFullTurn(ports: FullTurnPorts, turn: TurnOut): Promise<void> {
  const { instance, worker } = turn;
  const valid = (): boolean => instance.turn === turn && !worker.gone;
  try {
    // Events that arrive during a flush need another flush: only stored events can be read.
    while (instance.pending !== null || instance.committing !== null) {
      await ports.committer.flush(instance);
      if (!valid()) return;
    }
    const { state } = instance;
    const { lastEventId } = state;
    turn.upTo = state.lastDeliveryId;
    turn.durable = true;
    ports.inboxes.open(instance);
    let events: Uint8Array[] = [];
    let bytes = 0;
    const send = (more: boolean): void => {
      worker.link.turn({
        token: turn.token,
        instanceId: state.id,
        execution: turn.execution,
        full: true,
        durable: true,
        more,
        lastEventId,
        events,
      });
      events = [];
      bytes = 0;
    };
    for await (const record of ports.store.history(state.instanceNumber, turn.execution, 1)) {
      if (record.firstEventId > lastEventId) break;
      if (bytes > 0 && bytes + record.bytes.length > FRAME_BYTES) {
        send(true);
        await worker.link.writable();
        if (!valid()) return;
      }
      events.push(record.bytes);
      bytes += record.bytes.length;
    }
    if (valid()) send(false);
  } catch (error) {
    if (!valid()) return;
    if (error instanceof UnreadableRowError)
      return ports.instanceFailed(instance.state.instanceNumber, error);
    ports.log.error('history could not be read', {
      instance: instance.state.id,
      error: String(error),
    });
    worker.link.close('INTERNAL', `the history of instance ${instance.state.id} could not be read`);
  }
}
