import type { SchedulerRig } from '../scheduler-harness.suite.ts';

/** Puts other bytes in place of the last record of an instance; the answer undoes it. */
export function damage(rig: SchedulerRig, id: string): () => void {
  const records = rig.disk.records.get(rig.disk.ids.get(id)!)!.get(1)!;
  const last = records.at(-1)!;
  records[records.length - 1] = { ...last, bytes: Buffer.from([0xff, 0xff, 0xff]) };
  return () => (records[records.length - 1] = last);
}

/** Restarts, as another process would. */
export async function reopened(rig: SchedulerRig): Promise<SchedulerRig> {
  await rig.scheduler.drain();
  await rig.store.close();
  return rig.open();
}
