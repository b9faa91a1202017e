// The handlers of the benchmark for DBOS. A step is `runStep`. An activity is a child in this
// process: the queues of DBOS poll once a second, so they would measure the interval.
import type { Ledger } from '../../../app/ledger.ts';
import type { OrchestrationName, Work } from '../../../definitions.ts';
import { monotonicMs } from '../../../clock.ts';
import type { Dbos } from '../sdk.ts';

export type Registered = ReadonlyMap<OrchestrationName, (work: Work) => Promise<number>>;

/** @param onStep is called by each timed step, so that steps before a SIGKILL are counted. */
export function registerAll(dbos: Dbos, ledger: Ledger, onStep: () => void): Registered {
  const child = dbos.registerWorkflow(async (index: number) => ledger.step(index), {
    name: 'echo',
  });
  const bodies: Partial<Record<OrchestrationName, (work: Work) => Promise<number>>> = {
    async inlineSteps({ n }) {
      let sum = 0;
      for (let i = 0; i < n; i += 1) {
        sum += await dbos.runStep(async () => ledger.step(i), { name: 'step' });
      }
      return sum;
    },
    async activitySteps({ n }) {
      let sum = 0;
      for (let i = 0; i < n; i += 1) {
        sum += await (await dbos.startWorkflow(child)(i)).getResult();
      }
      return sum;
    },
    async activityFan({ n }) {
      const indices = Array.from({ length: n }, (_, index) => index);
      const handles = await Promise.all(indices.map((i) => dbos.startWorkflow(child)(i)));
      const results = await Promise.allSettled(handles.map((handle) => handle.getResult()));
      return results.reduce(
        (sum, result) => sum + (result.status === 'fulfilled' ? result.value : Number.NaN),
        0,
      );
    },
    async sleeper({ i, sleepMs = 0, untilMs }) {
      if (untilMs === undefined) {
        const calledMs = ledger.called(dbos.workflowID ?? '');
        await dbos.sleep(sleepMs);
        ledger.woke(monotonicMs() - (calledMs + sleepMs));
      } else {
        await dbos.sleep(Math.max(0, untilMs - Date.now()));
        ledger.woke(Date.now() - untilMs);
      }
      return i;
    },
    async rounds({ n, sleepMs = 0 }) {
      let sum = 0;
      for (let i = 0; i < n; i += 1) {
        const step = async (): Promise<number> => {
          onStep();
          return ledger.timedStep(i);
        };
        sum += await dbos.runStep(step, { name: 'round' });
        await dbos.sleep(sleepMs);
      }
      return sum;
    },
  };
  return new Map(
    Object.entries(bodies).map(([name, body]) => [
      name as OrchestrationName,
      dbos.registerWorkflow(body, { name }),
    ]),
  );
}
