// W1 and W2: orchestrations of five steps in a closed loop, one at a time and many in parallel.
import type { OrchestrationName } from '../definitions.ts';
import { sumOfIndices } from '../definitions.ts';
import { round } from '../percentile.ts';
import { checksOf, warmUp } from '../workload.ts';
import type { Outcome, RunContext, Workload } from '../workload.ts';

const steps = 5;

interface Loop {
  readonly id: string;
  readonly orchestration: OrchestrationName;
  readonly total: number;
  readonly concurrency: number;
  readonly warmUp: number;
  /** Ids are chosen by the caller. */
  readonly chosenIds?: boolean;
  readonly split?: boolean;
}

async function run(context: RunContext, loop: Loop): Promise<Outcome> {
  const { orchestration, total, concurrency, chosenIds = false, split = false } = loop;
  const harness = await context.start({ split });
  const batch = {
    orchestration,
    work: { n: steps },
    expect: sumOfIndices(steps),
    total,
    concurrency,
  };
  await warmUp(harness, { ...batch, total: loop.warmUp });
  harness.beginMeasuring();
  const result = await harness.driver.ask('loop', {
    ...batch,
    ...(chosenIds ? { idPrefix: 'order-' } : {}),
  });
  const resources = harness.endMeasuring();
  const seconds = result.wallMs / 1_000;
  return {
    metrics: {
      wall_ms: round(result.wallMs),
      instances_per_s: round(total / seconds),
      steps_per_s: round((total * steps) / seconds),
      latency_ms: result.latency,
      written_bytes_per_instance: Math.round(resources.server.written_bytes / total),
    },
    checks: checksOf([result], await harness.executions(), total * steps),
    resources,
  };
}

function workload(loop: Loop): Workload {
  const { id, total, concurrency, warmUp: warm, chosenIds = false, split = false } = loop;
  const kind = loop.orchestration === 'inlineSteps' ? 'inline' : 'activity';
  const chosen = { chosen_ids: chosenIds, separate_activity_process: split };
  return {
    id,
    params: { total, concurrency, steps, kind, warm_up: warm, ...chosen },
    timeoutMs: 180_000,
    run: (context) => run(context, loop),
  };
}

const one = { total: 500, concurrency: 1, warmUp: 200 };
const inline = { orchestration: 'inlineSteps', total: 8_000, warmUp: 1_000 } as const;
const activities = { orchestration: 'activitySteps', total: 4_000, warmUp: 600 } as const;
const widths = [64, 128, 256];

export const loops: readonly Workload[] = [
  workload({ id: 'W1a', orchestration: 'inlineSteps', ...one }),
  workload({ id: 'W1b', orchestration: 'activitySteps', ...one }),
  workload({ id: 'W1a-workflow', orchestration: 'inlineSteps', ...one, chosenIds: true }),
  ...widths.map((n) => workload({ id: `W2a-c${n}`, ...inline, concurrency: n })),
  ...widths.map((n) => workload({ id: `W2b-c${n}`, ...activities, concurrency: n })),
  workload({ id: 'W2a-workflow-c128', ...inline, concurrency: 128, chosenIds: true }),
  workload({ id: 'W2b-split-c128', ...activities, concurrency: 128, split: true }),
];
