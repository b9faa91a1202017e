// Runs a scenario once, with a crash at one point or without one.
import assert from 'node:assert/strict';
import type { WorkerHandler } from '@perdure/sdk';
import { replay } from '@perdure/sdk/testing';
import { checkSound, historyOf } from '../../fixtures/histories.ts';
import type { Disk } from './journal-layer.ts';
import { textOf } from './point.ts';
import type { Passed, Point } from './point.ts';
import type { Scenario } from './scenario.ts';
import { Stage } from './stage.ts';

export interface Played extends Passed {
  readonly deaths: number;
}

/** The timeout of a run, enough for a busy machine. */
const TIMEOUT_MS = 60_000;

/** Checks that every history is complete, and that its code replays it. */
async function checkHistories(stage: Stage, handlers: readonly WorkerHandler[]): Promise<void> {
  for await (const { id } of stage.client.list()) {
    const handle = stage.client.handle(id);
    const { execution } = await handle.get();
    const ended = await handle.executions();
    for (const number of new Set([...ended.map((one) => one.execution), execution])) {
      const history = await stage.again(() => historyOf(handle, number));
      checkSound(history!);
      assert.deepEqual(await replay(history!, handlers), { ok: true }, `history of "${id}"`);
    }
  }
}

async function act(stage: Stage, scenario: Scenario): Promise<Passed> {
  await scenario.play(stage);
  await checkHistories(stage, scenario.handlers);
  return stage.finish();
}

/** @throws Error that names scenario and point. */
export async function playAt(
  scenario: Scenario,
  point: Point | null,
  disk: Disk = 'honest',
): Promise<Played> {
  const where = `${scenario.name}, ${point === null ? 'undisturbed' : textOf(point)}`;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timeout: the scenario does not end')), TIMEOUT_MS);
  });
  try {
    await using stage = await Stage.open(scenario.handlers, point, disk);
    const passed = await stage.during(Promise.race([act(stage, scenario), late]));
    return { ...passed, deaths: stage.deaths };
  } catch (cause) {
    throw new Error(`${where}: ${(cause as Error).message}`, { cause });
  } finally {
    clearTimeout(timer);
  }
}
