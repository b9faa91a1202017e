import { columns, enumText } from './columns.ts';
import type { Findings, ReasonFound } from './doctor.ts';

/** Queued work is reported after this waiting time. */
const OLD_WORK_MS = 60_000;
const LINE_LENGTH = 110;

interface Remedy {
  /**
   * `stuck`: an operator must act. `held`: the instance may resume without action, or is paused
   * intentionally.
   */
  readonly weight: 'stuck' | 'held' | 'normal';
  readonly text: string;
}

/** The remedy for each reason of `WaitingFor`. */
export const REMEDIES: Readonly<Record<string, Remedy>> = {
  WAIT_REASON_NONDETERMINISM: {
    weight: 'stuck',
    text: 'code and history disagree: deploy code that matches the history, or `perdure rewind`',
  },
  WAIT_REASON_NONDETERMINISTIC_AWAIT: {
    weight: 'stuck',
    text: 'code awaits a non-durable operation: move it into an activity or a step, and deploy',
  },
  WAIT_REASON_TURN_FAILED: {
    weight: 'stuck',
    text: 'the worker could not run the turn: deploy a fixed one, or `perdure resume`',
  },
  WAIT_REASON_UNREADABLE: {
    weight: 'stuck',
    text: 'a stored record cannot be read: export the readable part, then `perdure purge --force`',
  },
  WAIT_REASON_QUARANTINED: {
    weight: 'stuck',
    text: 'its worker died each time: find the cause, then `perdure resume` or `terminate`',
  },
  WAIT_REASON_NO_WORKER: {
    weight: 'stuck',
    text: 'no attached worker has the handler: start one that has it, in this version and queue',
  },
  WAIT_REASON_QUEUE_LIMIT: {
    weight: 'held',
    text: 'paused by a limit of its queue: `perdure queue list`, `perdure queue set`',
  },
  WAIT_REASON_SESSION: {
    weight: 'held',
    text: 'the worker that holds its session is busy: raise its activity limit, or wait',
  },
  WAIT_REASON_CREDIT: {
    weight: 'held',
    text: 'every worker that could run it is busy: start more, or raise maxTurns',
  },
  WAIT_REASON_SUSPENDED: { weight: 'held', text: 'suspended manually: `perdure resume`' },
  WAIT_REASON_ACTIVITY: {
    weight: 'normal',
    text: 'an activity runs or pauses: `perdure get` shows its attempts and last error',
  },
  WAIT_REASON_TIMER: { weight: 'normal', text: 'a timer: no action is needed' },
  WAIT_REASON_EVENT: { weight: 'normal', text: 'an event: `perdure raise` sends one' },
  WAIT_REASON_CHILD: { weight: 'normal', text: 'another instance: `perdure tree` shows which' },
  WAIT_REASON_STEP: { weight: 'normal', text: 'a step runs in its worker' },
  WAIT_REASON_TURN: { weight: 'normal', text: 'a worker runs a turn' },
  WAIT_REASON_PROMISE: {
    weight: 'normal',
    text: 'a durable promise: `perdure promise settle` resolves or rejects it',
  },
};

function remedyOf({ reason }: ReasonFound): Remedy {
  return REMEDIES[reason] ?? { weight: 'held', text: 'unknown reason' };
}

/** True if a finding requires action. */
export function requiresAction({ sidecar, reasons, orphans, counts }: Findings): boolean {
  const stuck = counts?.some((one) => one.status === 'INSTANCE_STATUS_STUCK' && one.count > 0);
  const waits = reasons.some((found) => remedyOf(found).weight === 'stuck');
  return sidecar.storeFailure !== '' || stuck === true || waits || (orphans ?? []).length > 0;
}

/** Formats the report for people, problems first. */
export function doctorText(findings: Findings): string[] {
  const { reasons, inspected } = findings;
  const of = (weight: Remedy['weight']): ReasonFound[] =>
    reasons.filter((found) => remedyOf(found).weight === weight);
  const sections = [
    overview(findings),
    section('STUCK: action required', of('stuck').flatMap(withExamples)),
    section('paused', of('held').flatMap(withExamples)),
    section('work that no attached worker can run', orphanLines(findings)),
    section('queues with work that waits', queueLines(findings)),
    section('schedules that did not start every time', scheduleLines(findings)),
    section('batches with rejected instances', batchLines(findings)),
    section(
      `waits as usual (of ${inspected} inspected instances)`,
      of('normal').map((found) => `  ${found.instances} x ${reasonText(found)}`),
    ),
  ];
  const verdict = requiresAction(findings) ? 'action required: see above' : 'nothing is stuck';
  const filled = sections.filter((lines) => lines.length > 0);
  return [...filled.flatMap((lines) => [...lines, '']), verdict];
}

function overview({ sidecar, workers, counts }: Findings): string[] {
  const byStatus = (counts ?? []).map(({ status, count }) => {
    return `${count} ${enumText(status, 'INSTANCE_STATUS')}`;
  });
  const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
  const store = sidecar.storeFailure === '' ? 'accepts writes' : `FAILED: ${sidecar.storeFailure}`;
  const draining = workers.filter((worker) => worker.draining).length;
  return columns([
    ['perdure', sidecar.version],
    ...(sidecar.namespace === '' ? [] : [['namespace', sidecar.namespace]]),
    ['store', `${store}, ${mebibytes(sidecar.storeBytes)}`],
    ['memory', mebibytes(sidecar.memoryBytes)],
    ['workers', `${workers.length} attached${draining > 0 ? `, ${draining} draining` : ''}`],
    ['instances', byStatus.join(', ') || 'none'],
    ['turns', `${sidecar.turnsReady} ready, ${sidecar.turnsOut} in flight`],
    ['activities', `${sidecar.activitiesReady} ready, ${sidecar.activitiesOut} in flight`],
    ['timers', String(sidecar.timers)],
  ]);
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines];
}

function reasonText(found: ReasonFound): string {
  return `${enumText(found.reason, 'WAIT_REASON')}: ${remedyOf(found).text}`;
}

function withExamples(found: ReasonFound): string[] {
  const examples = found.examples.map(({ instanceId, detail }) =>
    short(`      ${instanceId}  ${detail}`),
  );
  return [`  ${found.instances} x ${reasonText(found)}`, ...examples];
}

function short(line: string): string {
  const flat = line.replace(/\n/g, ' ');
  return flat.length > LINE_LENGTH ? `${flat.slice(0, LINE_LENGTH - 1)}…` : flat;
}

function orphanLines({ orphans }: Findings): string[] {
  return (orphans ?? []).map(({ name, version, live }) => {
    const label = version === '' ? name : `${name} version ${version}`;
    return `  ${live} live of ${label}: start a worker that has it`;
  });
}

function queueLines({ queues }: Findings): string[] {
  const late = (queues ?? []).filter((one) => one.oldestMs >= OLD_WORK_MS || one.workers === 0);
  const waiting = late.filter((one) => one.turnsReady + one.activitiesReady > 0);
  return waiting.map((one) => {
    const { turnsReady, activitiesReady, oldestMs, workers } = one;
    const name = one.queue === '' ? '(unnamed)' : one.queue;
    const ready = `${turnsReady} turns and ${activitiesReady} activities ready`;
    const age = `the oldest for ${Math.round(oldestMs / 1000)} s`;
    return `  ${name}: ${ready}, ${age}; ${workers} workers serve it`;
  });
}

function scheduleLines({ schedules }: Findings): string[] {
  return (schedules ?? []).map(({ schedule, missed, skipped }) => {
    const why = `${missed} missed by their catch-up window, ${skipped} skipped by overlap`;
    return `  ${schedule?.scheduleId ?? ''}: ${why}`;
  });
}

function batchLines({ batches }: Findings): string[] {
  return (batches ?? []).map(({ batchId, failed, lookedAt, lastError }) =>
    short(`  ${batchId}: ${failed} of ${lookedAt} rejected; last error: ${lastError}`),
  );
}
