// The lines that `--log-instances` adds to the log: starts and ends of instances, and failed
// attempts of activities. They are read from commits, so they report only what is durable.
import { hasEnded } from '../model/instance.ts';
import type { InstanceRow } from '../model/instance.ts';
import type { HistoryEvent } from '../model/event.ts';
import type { NamespaceStores } from '../model/namespace-ports.ts';
import type { Failure } from '../model/payload.ts';
import type { EventCodec, HistoryStore, Log } from '../model/ports.ts';
import type { ActivityRow, StoreRound } from '../model/store-round.ts';
import { LOGGED_NAMES_MAX } from '../limits.ts';

/** Ports of the log of instances. */
export interface InstanceLogPorts {
  readonly codec: EventCodec;
  readonly log: Log;
}

interface LoggedActivity {
  readonly name: string;
  readonly attempts: number;
}

/** The newest entries of a map, up to a limit. */
class Recent<Key, Value> {
  readonly #entries = new Map<Key, Value>();

  get(key: Key): Value | undefined {
    return this.#entries.get(key);
  }

  set(key: Key, value: Value): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= LOGGED_NAMES_MAX) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      break;
    }
  }
}

const textOf = (failure: Failure): string => `${failure.type || 'Error'}: ${failure.message}`;

class InstanceLog {
  readonly #ports: InstanceLogPorts;
  /** The newest instance when the log began. */
  readonly #before: number;
  readonly #statuses = new Recent<number, string>();
  readonly #activities = new Recent<string, LoggedActivity>();

  constructor(ports: InstanceLogPorts, before: number) {
    this.#ports = ports;
    this.#before = before;
  }

  observe(round: StoreRound): void {
    const failures: Failure[] = [];
    for (const { bytes } of round.records) {
      for (const event of this.#ports.codec.decode(bytes)) this.#event(round, event, failures);
    }
    for (const row of round.activitiesPut) this.#attempt(round, row);
    if (round.row !== null) this.#row(round.row, failures[0]);
  }

  #event(round: StoreRound, event: HistoryEvent, failures: Failure[]): void {
    const { instanceNumber, id: instance } = round;
    if (event.kind === 'executionFailed') {
      if (event.executionFailed.failure !== null) failures.push(event.executionFailed.failure);
    } else if (event.kind === 'activityScheduled') {
      const { seq, name } = event.activityScheduled;
      this.#activities.set(`${instanceNumber}/${seq}`, { name, attempts: 0 });
    } else if (event.kind === 'activityFailed') {
      const { seq, attempt, failure } = event.activityFailed;
      const activity = this.#activities.get(`${instanceNumber}/${seq}`)?.name ?? '';
      const reason = failure === null ? '' : textOf(failure);
      this.#ports.log.warn('activity failed', { instance, activity, seq, attempt, reason });
    }
  }

  #attempt({ instanceNumber, id: instance }: StoreRound, row: ActivityRow): void {
    const { seq, attempts: attempt, lastFailure } = row;
    const key = `${instanceNumber}/${seq}`;
    const { name: activity = '', attempts = 0 } = this.#activities.get(key) ?? {};
    // A heartbeat writes the row, too.
    if (lastFailure === null || attempt <= attempts) return;
    this.#activities.set(key, { name: activity, attempts: attempt });
    const fields = { instance, activity, seq, attempt, reason: textOf(lastFailure) };
    this.#ports.log.warn('an attempt failed; it is retried', fields);
  }

  #row(row: InstanceRow, failure: Failure | undefined): void {
    const { instanceNumber, id: instance, name: orchestration, status } = row;
    const before = this.#statuses.get(instanceNumber);
    if (before === status) return;
    this.#statuses.set(instanceNumber, status);
    const fields = { instance, orchestration };
    if (before === undefined && instanceNumber > this.#before) {
      this.#ports.log.info('instance started', fields);
    }
    if (!hasEnded(status)) return;
    const ended = { ...fields, durationMs: row.endedMs - row.createdMs };
    if (status === 'failed') {
      const reason = failure === undefined ? '' : textOf(failure);
      this.#ports.log.warn('instance failed', { ...ended, reason });
    } else this.#ports.log.info(`instance ${status}`, ended);
  }
}

/** A store whose commits are logged. */
export async function logInstances(
  store: HistoryStore,
  ports: InstanceLogPorts,
): Promise<HistoryStore> {
  const observer = new InstanceLog(ports, await store.lastInstanceNumber());
  const commit: HistoryStore['commit'] = async (rounds) => {
    await store.commit(rounds);
    for (const round of rounds) observer.observe(round);
  };
  return new Proxy(store, {
    get(target, name) {
      if (name === 'commit') return commit;
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
}

/** The stores of namespaces, likewise; the lines have the field `namespace`. */
export function logNamespaces(stores: NamespaceStores, ports: InstanceLogPorts): NamespaceStores {
  const { codec, log } = ports;
  return {
    names: () => stores.names(),
    remove: (name) => stores.remove(name),
    async open(namespace) {
      const named: Log = {
        info: (message, fields) => log.info(message, { namespace, ...fields }),
        warn: (message, fields) => log.warn(message, { namespace, ...fields }),
        error: (message, fields) => log.error(message, { namespace, ...fields }),
      };
      return logInstances(await stores.open(namespace), { codec, log: named });
    },
  };
}
