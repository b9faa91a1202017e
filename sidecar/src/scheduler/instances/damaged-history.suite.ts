import type { SchedulerHarness } from '../scheduler-harness.suite.ts';

/** Puts other bytes in place of the last record of an instance; the answer undoes it. */
export function damage(harness: SchedulerHarness, id: string): () => void {
  const records = harness.disk.records.get(harness.disk.ids.get(id)!)!.get(1)!;
  const last = records.at(-1)!;
  records[records.length - 1] = { ...last, bytes: Buffer.from([0xff, 0xff, 0xff]) };
  return () => (records[records.length - 1] = last);
}

/** Restarts, as another process would. */
export async function reopened(harness: SchedulerHarness): Promise<SchedulerHarness> {
  await harness.scheduler.drain();
  await harness.store.close();
  return harness.open();
}
