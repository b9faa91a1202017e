// Deliberate bugs that the checkers must find. Each one changes a built file when it is loaded. The
// product has no hooks for them.
import type { Mutation } from './mutation.ts';

const scheduler = 'sidecar/dist/scheduler';
const engine = 'sidecar/dist/engine';

function change(name: string, file: string, find: string, replace: string): Mutation {
  return { name, changes: [{ file: `${file}.js`, find, replace }] };
}

const acknowledgements: readonly Mutation[] = [
  change(
    'acknowledge before the flush',
    `${scheduler}/commit/committer`,
    'if (instance.pending === null && instance.committing === null)',
    'if (true)',
  ),
  change(
    'acknowledge what a full disk did not store',
    `${scheduler}/commit/committer`,
    'reject(instance.committing, toWaiters);',
    '(instance.committing?.after.acks ?? []).forEach((ack) => ack.resolve());',
  ),
  change(
    'answer an update before it is durable',
    `${scheduler}/commit/round-staging`,
    "append(writes.after, 'updates', answer);",
    'this.#ports.updates.answered(instance, answer);',
  ),
  change(
    'start again under a known idempotency key',
    `${scheduler}/instances/instance-starter`,
    'if (same)',
    'if (false)',
  ),
];

const dispatch: readonly Mutation[] = [
  change(
    'dispatch an activity before it is durable',
    `${scheduler}/commit/round-staging`,
    "append(writes.after, 'activities', activity);",
    'this.#ports.activities.enqueue(activity); this.#ports.activities.pump();',
  ),
  change(
    'dispatch a second turn while one is in flight',
    `${scheduler}/turns/turn-dispatch`,
    'if (instance.turn !== null || instance.queued !== null || instance.dropped)',
    'if (instance.queued !== null || instance.dropped)',
  ),
  change(
    'do not adopt the attempts of a worker',
    `${scheduler}/activities/adoption`,
    "if (phase === 'out')",
    "if (true) return false; if (phase === 'out')",
  ),
  change(
    'do not wait for workers after a restart',
    `${scheduler}/workers/absent-workers`,
    'if (!this.#isWaiting)\n            return false;\n        this.#withheld.push',
    'return false;\n        this.#withheld.push',
  ),
  {
    name: 'accept an answer without checking its token',
    changes: [
      {
        file: `${scheduler}/workers/attached-worker.js`,
        find:
          'this.turnsOut.delete(token);\n        ' +
          'if (turn !== undefined && turn.instance.turn === turn)',
        replace: 'if (turn !== undefined && !turn.instance.ended)',
      },
      {
        file: `${scheduler}/turns/turn-dispatch.js`,
        find: 'if (turn.instance.turn !== turn)\n            return false;',
        replace: '',
      },
    ],
  },
  change(
    'record the outcome of an activity twice',
    `${engine}/messages/activity-outcome`,
    "b.emit({ kind: 'activityCompleted', activityCompleted: { seq, output, attempt } });",
    "for (let i = 0; i < 2; i += 1) b.emit({ kind: 'activityCompleted', " +
      'activityCompleted: { seq, output, attempt } });',
  ),
  change(
    'lose the attempt number of an activity',
    `${scheduler}/instances/instance-cache`,
    'activity.attempts = before.attempts;',
    '',
  ),
];

const time: readonly Mutation[] = [
  {
    name: 'fire a timer early',
    changes: [
      {
        file: `${engine}/messages/timer-fired.js`,
        find: 'nowMs < timer.fireAtMs',
        replace: 'nowMs < timer.fireAtMs - 40',
      },
      {
        file: `${scheduler}/timers/durable-timers.js`,
        find: '<= nowMs; left -= 1',
        replace: '<= nowMs + 40; left -= 1',
      },
    ],
  },
  change(
    'lose timers at a restart',
    `${scheduler}/timers/durable-timers`,
    'for (const row of rows)\n            this.#heap.push',
    'for (const row of rows.slice(1))\n            this.#heap.push',
  ),
];

const messages: readonly Mutation[] = [
  change(
    'drop an unread event at continue-as-new',
    `${engine}/actions/continue-as-new`,
    'of carried) {',
    'of carried.slice(1)) {',
  ),
  change(
    'carry unread events over out of order',
    `${engine}/mailbox`,
    'a.eventId - b.eventId',
    'b.eventId - a.eventId',
  ),
  change(
    'lose messages in transit at a crash',
    `${scheduler}/instances/recovery`,
    'ports.router.deliver(row);',
    'void row;',
  ),
  change(
    'lose a cancellation at continue-as-new',
    `${engine}/actions/continue-as-new`,
    'cancelRequest !== null && cancelRequest.eventId > delivered',
    'false && cancelRequest',
  ),
  change(
    'record the decisions of a query',
    `${scheduler}/interactions/live-requests`,
    "const live = this.send({ kind: 'query', instanceId, name, input, headers });",
    "const live = this.send({ kind: 'query', instanceId, name, input, headers });\n" +
      "        const { eventRaised } = await import('../../engine/messages/event-raised.js');\n" +
      '        const asked = this.#ports.cache.byId(instanceId);\n' +
      '        if (asked && !asked.ended) this.#ports.staging.deliver(asked, eventRaised(' +
      "asked.state, { name: 'query', payload: null, policy: 'buffer' }, " +
      "this.#ports.clock.now()).round, 'now');",
  ),
];

const requests: readonly Mutation[] = [
  change(
    'store an event again under its key',
    `${engine}/messages/event-raised`,
    'if (before !== undefined) {',
    'if (false) {',
  ),
  change(
    'forget the keys of stored events at continue-as-new',
    `${engine}/stored-requests`,
    '.slice(-STORED_REQUESTS_CARRIED_MAX)',
    '.slice(0, 0)',
  ),
  change(
    'forget the keys of stored events at the end',
    `${engine}/stored-requests`,
    'all.slice(-STORED_REQUESTS_ENDED_MAX)',
    '[]',
  ),
];

const family: readonly Mutation[] = [
  change(
    'omit the parent of a child',
    `${scheduler}/messages/message-receiver`,
    'parent: awaited ? sender : null',
    'parent: null',
  ),
  change(
    'do not notify the parent of a terminated child',
    `${engine}/end-execution`,
    'if (state.parent === null)',
    "if (state.parent === null || body.kind === 'executionTerminated')",
  ),
  change(
    'do not cancel the children that are not awaited',
    `${engine}/end-execution`,
    'const message = { kind, target: instanceId, sender: b.link(seq), reason };',
    "if (kind === 'cancel') return;\n" +
      '    const message = { kind, target: instanceId, sender: b.link(seq), reason };',
  ),
  change(
    'do not close the children of a terminated instance',
    `${engine}/end-execution`,
    "if (operation.kind !== 'child' || seq > seqsRetained)",
    "if ((operation.kind !== 'child' || seq > seqsRetained) && " +
      "body.kind !== 'executionTerminated')",
  ),
];

const schedules: readonly Mutation[] = [
  change(
    'do not record what a schedule has started',
    `${engine}/schedule`,
    'const running = [...state.running, instance]',
    'const running = [...state.running]',
  ),
  {
    name: 'commit the progress of a schedule separately',
    changes: [
      {
        file: `${scheduler}/maintenance/schedule-moves.js`,
        find: "append(instance.writes(), 'objects', scheduleRow(next));",
        replace: '',
      },
      {
        file: `${scheduler}/maintenance/schedule-moves.js`,
        find: 'entry.state = next;\n    });',
        replace: 'await saveState(ports, entry, next);\n    });',
      },
    ],
  },
  change(
    'skip a time of a schedule',
    `${engine}/schedule`,
    'current = { ...current, cursorMs: timeMs, lastMs: timeMs };',
    'current = { ...current, cursorMs: timeMs, lastMs: timeMs };\n' +
      '        if (timeMs % 7 === 0) continue;',
  ),
  change(
    'do not load the turns that wait outside of memory',
    `${scheduler}/queues/spilled-queue`,
    'spilled.loading = true;',
    'return;',
  ),
];

/**
 * Bugs that the simulation found in the product. They are fixed, and each mutation restores one.
 */
const found: readonly Mutation[] = [
  change(
    'found: run code during a query',
    'sdk-node/dist/replay/drain',
    'busy?.includes(entry.run) === true',
    'false',
  ),
  change(
    'found: evict an instance during a validation',
    `${scheduler}/interactions/update-admission`,
    'this.#ports.liveRequests.afterTurn(instance, () => undefined)',
    '() => undefined',
  ),
  change(
    'found: send a first turn with a gap',
    `${scheduler}/turns/turn-dispatch`,
    'isInboxComplete && instance.inbox.length === state.lastEventId',
    'isInboxComplete',
  ),
  change(
    'found: add a waiter that is never notified',
    `${scheduler}/interactions/client-calls`,
    'ports.waiters.check();',
    '',
  ),
];

export const mutations: readonly Mutation[] = [
  ...acknowledgements,
  ...dispatch,
  ...time,
  ...messages,
  ...requests,
  ...family,
  ...schedules,
  ...found,
];
