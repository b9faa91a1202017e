import type { SchedulerHarness } from '../scheduler-harness.suite.ts';

/** Overwrites the last record of an instance; the returned function restores the record. */
export function damage(harness: SchedulerHarness, id: string): () => void {
  const records = harness.disk.records.get(harness.disk.ids.get(id)!)!.get(1)!;
  const last = records.at(-1)!;
  records[records.length - 1] = { ...last, bytes: Buffer.from([0xff, 0xff, 0xff]) };
  return () => (records[records.length - 1] = last);
}

/** Restarts the scheduler, as a new process does. */
export async function reopened(harness: SchedulerHarness): Promise<SchedulerHarness> {
  await harness.scheduler.drain();
  await harness.store.close();
  return harness.open();
}
