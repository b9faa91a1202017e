// `npm run demo`: 2,400 orders through a pipeline of orchestrations. The sidecar is killed half
// way, and a worker is killed later. At the end, the ledger of the activities must show that each
// order ended as its data specifies. Otherwise the exit code is not 0.
import { Client } from '@perdure/sdk';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { Desk } from './desk.ts';
import { historyLines, standstillLines } from './history.ts';
import { readLedger } from './ledger.ts';
import { ordersFile, readOrders } from './order.ts';
import type { Order } from './order.ts';
import { Progress } from './progress.ts';
import { prove } from './proof.ts';
import { mostTelling, reportLines } from './report.ts';
import { Stage } from './stage.ts';

/**
 * If no order ends for this long, the run is stuck: the proof runs without further waiting, and
 * fails.
 */
const standstillMs = 20_000;
const lookMs = 500;
const lingerMs = 2_000;
const shownMax = 5;

interface Options {
  readonly orders: number;
  readonly perSecond: number;
}

function options(): Options {
  const { values } = parseArgs({
    options: {
      orders: { type: 'string', default: 'all' },
      'per-second': { type: 'string', default: '80' },
    },
  });
  const orders = values.orders === 'all' ? Infinity : Number(values.orders);
  return { orders, perSecond: Number(values['per-second']) };
}

const nothing = (): void => undefined;
const since = (startMs: number): string => `${Math.round(performance.now() - startMs)} ms`;

/** Kills sidecar and worker, and returns the orders that were in progress then. */
async function disturb(stage: Stage, desk: Desk, progress: Progress): Promise<readonly string[]> {
  const { total } = desk.standing();
  await desk.ended(Math.floor(total / 2));
  const inProgress = desk.inProgress;
  const sidecar = await stage.killSidecar();
  progress.say(
    `× sidecar ${sidecar} killed (SIGKILL) with ${inProgress.length} orders in progress`,
  );
  const killedMs = performance.now();
  await stage.startSidecar();
  progress.say(`✓ sidecar ${stage.sidecarPid} on the same data, ${since(killedMs)} later`);

  await desk.ended(Math.floor((total * 3) / 4));
  const many = desk.inProgress.length;
  const worker = await stage.killWorker();
  progress.say(`× worker ${worker} killed (SIGKILL) with ${many} orders in progress`);
  const goneMs = performance.now();
  const { pid } = await stage.startWorker();
  progress.say(`✓ worker ${pid} in its place, ${since(goneMs)} later`);
  return inProgress;
}

/** Resolves when no order has ended for a long time, or when all have ended. */
async function untilStandstill(desk: Desk, done: Promise<unknown>): Promise<void> {
  let isDone = false;
  done.then(
    () => (isDone = true),
    () => (isDone = true),
  );
  let { ended, seconds } = desk.standing();
  while (!isDone) {
    await pause(lookMs);
    const now = desk.standing();
    if (now.ended > ended) ({ ended, seconds } = now);
    if ((now.seconds - seconds) * 1_000 > standstillMs) return;
  }
}

async function play(stage: Stage, orders: readonly Order[], perSecond: number): Promise<boolean> {
  await stage.startSidecar();
  const workers = await Promise.all([stage.startWorker(), stage.startWorker()]);
  const pids = workers.map(({ pid }) => pid).join(' and ');
  console.log(`sidecar ${stage.sidecarPid}, workers ${pids}; ${orders.length} orders
`);

  // Broken connections are intended; the client reconnects without log messages.
  const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  const client = new Client({ address: stage.address, log: silent });
  const desk = new Desk(client, orders, perSecond);
  const progress = new Progress(process.stdout, () => desk.standing());
  const disturbed = disturb(stage, desk, progress);
  // A failure is handled at the await, and ignored after the timeout.
  disturbed.catch(() => undefined);
  const done = Promise.all([desk.run(), disturbed]);
  await Promise.race([done, untilStandstill(desk, done)]);
  progress.end();

  const proof = prove(orders, readLedger(stage.ledgerFile), desk.results);
  const crossed = desk.results.size === orders.length ? await disturbed : [];
  const shown = mostTelling(orders, crossed);
  const where = crossed.includes(shown.id) ? ', which was in progress when the sidecar died' : '';
  console.log(`\nHistory of order ${shown.id}${where}:\n`);
  for (const line of await historyLines(client, shown.id)) console.log(`  ${line}`);
  console.log('\nHow the orders ended:\n');
  const { seconds } = desk.standing();
  for (const line of reportLines(proof, orders.length, seconds)) console.log(line);
  for (const error of desk.errors.slice(0, shownMax)) console.log(`  ${error}`);
  for (const id of desk.inProgress.slice(0, shownMax)) {
    for (const line of await standstillLines(client, id)) console.log(`  ${line}`);
  }
  client.close();
  return proof.holds && desk.errors.length === 0;
}

async function main(): Promise<number> {
  const { orders: most, perSecond } = options();
  const folder = await mkdtemp(join(tmpdir(), 'perdure-demo-'));
  const stage = new Stage(folder);
  const end = async (): Promise<void> => {
    await stage.abandon();
    await rm(folder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void end().finally(() => process.exit(130)));
  }
  try {
    const orders = readOrders(ordersFile).slice(0, most);
    const holds = await play(stage, orders, perSecond);
    await stage.close();
    return holds ? 0 : 1;
  } finally {
    await end();
  }
}

process.exitCode = await main();
// Exits even if orders hang and keep the process alive.
setTimeout(() => process.exit(), lingerMs).unref();
