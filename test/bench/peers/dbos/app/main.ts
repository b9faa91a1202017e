// The application process for DBOS. The engine is a library, so this process is the driver too. No
// network hop lies between driver and engine, which favours DBOS.
import { openSync, writeSync } from 'node:fs';

import { Ledger } from '../../../app/ledger.ts';
import { answerCalls } from '../../../child-calls.ts';
import type { ResultHandle } from '../../../driver/accepted.ts';
import { Offer } from '../../../driver/offer.ts';
import { expectedOf, inputOf } from '../../../driver/start.ts';
import type { Batch } from '../../../driver/start.ts';
import { loadPackage } from '../../install.ts';
import type { Dbos, DbosHandle } from '../sdk.ts';
import { registerAll } from './handlers.ts';
import type { Registered } from './handlers.ts';

/** The number of results that are polled at the same time after a restart. Each poll is a query. */
const polledMax = 32;

const ledger = new Ledger();
let dbos: Dbos | undefined;
let registered: Registered = new Map();

interface LaunchOptions {
  readonly folder: string;
  readonly databaseUrl: string;
  /** The file with one byte for each timed step. The page cache survives SIGKILL. */
  readonly stepLog: string;
}

function theDbos(): Dbos {
  if (dbos === undefined) throw new Error('the application is not loaded');
  return dbos;
}

function load({ folder, databaseUrl, stepLog }: LaunchOptions): void {
  const loaded = loadPackage(folder, '@dbos-inc/dbos-sdk') as { readonly DBOS: Dbos };
  const log = openSync(stepLog, 'a');
  dbos = loaded.DBOS;
  registered = registerAll(dbos, ledger, () => writeSync(log, '.'));
  dbos.setConfig({ name: 'bench', systemDatabaseUrl: databaseUrl, logLevel: 'error' });
}

function startOne(batch: Batch, i: number): Promise<DbosHandle> {
  const body = registered.get(batch.orchestration);
  if (body === undefined) throw new Error(`DBOS has no ${batch.orchestration} here`);
  const options = batch.idPrefix === undefined ? [] : [{ workflowID: `${batch.idPrefix}${i}` }];
  return theDbos().startWorkflow(body, ...options)(inputOf(batch, i));
}

const offer = new Offer<ResultHandle>({
  run: async (batch, i) => (await startOne(batch, i)).getResult(),
  start: async (batch, i) => {
    const handle = await startOne(batch, i);
    return { result: () => handle.getResult() };
  },
});

/** Awaits a batch that an earlier process accepted, in parts. */
function adopt(batch: Batch): void {
  let next = 0;
  const waiting: (() => void)[] = [];
  const result = async (i: number): Promise<number> => {
    if (next >= polledMax) await new Promise<void>((resolve) => waiting.push(resolve));
    next += 1;
    try {
      return await theDbos().retrieveWorkflow(`${batch.idPrefix}${i}`).getResult();
    } finally {
      next -= 1;
      waiting.shift()?.();
    }
  };
  for (let i = 0; i < batch.total; i += 1) {
    offer.results.watch({ handle: { result: () => result(i) }, expected: expectedOf(batch, i) });
  }
}

const calls = {
  load,
  launch: () => theDbos().launch(),
  loop: (batch: Batch) => offer.loop(batch),
  accept: (batch: Batch & { watch: boolean }) => offer.accept(batch),
  adopt,
  finish: (limit: { longestMs: number }) => offer.finish(limit),
  reset: () => ledger.reset(),
  counts: () => ledger.counts(),
  firstStepAfter: (momentMs: number) => ledger.firstStepAfter(momentMs),
};
export type DbosAppCalls = typeof calls;

answerCalls(calls);
process.on('SIGTERM', () => process.exit(0));
