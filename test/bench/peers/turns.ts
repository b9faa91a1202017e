// Runs the workloads of a comparison by turns: each workload with every engine before the next
// workload, in each repetition. The speed of a machine drifts, so only neighbouring runs compare.
import { isSound } from '../record.ts';
import type { RunRecord } from '../record.ts';
import { counts } from '../table.ts';
import type { EngineWorkload } from '../workload.ts';
import type { Skip } from './comparison.ts';
import type { Engine } from './engine.ts';

export interface Turns {
  readonly engines: readonly Engine[];
  readonly workloads: readonly EngineWorkload[];
  readonly repetitions: number;
  /** Additional repetitions of noisy or failed runs. */
  readonly redone: number;
  /** True: noisy runs count too, because such small sizes do not measure speed. */
  readonly smoke: boolean;
  readonly runOne: (
    engine: Engine,
    workload: EngineWorkload,
    repetition: number,
  ) => Promise<RunRecord>;
  readonly onRun: (record: RunRecord, passed: boolean) => void;
}

/** Workloads that an engine cannot run. */
export function skipsOf({ engines, workloads }: Pick<Turns, 'engines' | 'workloads'>): Skip[] {
  return engines.flatMap(({ name, unsupported }) =>
    workloads.flatMap(({ id }) => {
      const reason = unsupported[id];
      return reason === undefined ? [] : [{ engine: name, workload: id, reason }];
    }),
  );
}

export async function runByTurns(turns: Turns): Promise<RunRecord[]> {
  const { engines, workloads, repetitions, redone, smoke, onRun } = turns;
  const records: RunRecord[] = [];
  const passes = (record: RunRecord): boolean =>
    smoke ? record.failed !== true && isSound(record.checks) : counts(record);
  const of = (engine: Engine, { id }: EngineWorkload): RunRecord[] =>
    records.filter(({ system, workload }) => system.name === engine.name && workload === id);
  for (let round = 1; round <= repetitions + redone; round += 1) {
    for (const workload of workloads) {
      for (const engine of engines) {
        if (engine.unsupported[workload.id] !== undefined) continue;
        const made = of(engine, workload);
        if (made.filter(passes).length >= repetitions) continue;
        const record = await turns.runOne(engine, workload, made.length + 1);
        records.push(record);
        onRun(record, passes(record));
      }
    }
  }
  return records;
}
