// An application that runs with any release: `scenario.mjs ADDRESS PART`. It uses the SDK beside it
// and only features of the first release. PART is `begin`, which leaves instances in progress and
// the worker attached, or `finish`, which completes them.
import { Client, Worker, defineActivity, defineOrchestration, defineQuery } from '@perdure/sdk';

const [address, part] = process.argv.slice(2);

const charge = defineActivity('charge');
const label = defineActivity('label', { retry: { maxAttempts: 3, initialInterval: '5ms' } });
const hold = defineActivity('hold');
const ship = defineOrchestration('ship');
const order = defineOrchestration('order', { version: '1.0.0' });
const sleeper = defineOrchestration('sleeper');
const holder = defineOrchestration('holder');
const reader = defineOrchestration('reader');
const stage = defineQuery('stage');

const handlers = [
  charge.handle(({ cents }) => ({ receipt: `r-${cents}` })),
  label.handle((parcel, { info }) => {
    if (info.attempt === 1) throw new Error('the printer is warming up');
    return `${/** @type {string} */ (parcel)} (attempt ${info.attempt})`;
  }),
  // The first part gets no answer, because the sidecar is killed.
  hold.handle((value) => (part === 'begin' ? new Promise(() => undefined) : value)),
  ship.handle(async (ctx, parcel) => {
    await ctx.waitFor('packed');
    return ctx.call(label, parcel);
  }),
  order.handle(async (ctx, { cents, parcel }) => {
    let at = 'charging';
    ctx.onQuery(stage, () => at);
    const { receipt } = await ctx.call(charge, { cents });
    ctx.state.set('receipt', receipt);
    ctx.setStatus({ receipt });
    at = 'approval';
    const first = await ctx.race({ answer: ctx.waitFor('approval'), late: ctx.sleep('1h') });
    at = 'shipping';
    const labelled = await ctx.call(ship, parcel, { id: `${ctx.info.instanceId}-parcel` });
    const noted = await ctx.run('note', () => 'noted');
    await ctx.sleep(10);
    return { first, labelled, noted, receipt: ctx.state.get('receipt') };
  }),
  sleeper.handle(async (ctx, ms) => {
    const from = ctx.now().getTime();
    await ctx.sleep(ms);
    return ctx.now().getTime() - from >= ms;
  }),
  holder.handle((ctx, value) => ctx.call(hold, value)),
  reader.handle(async (ctx) => [await ctx.waitFor('note'), await ctx.waitFor('note')]),
];

const none = () => undefined;
const log = { debug: none, info: none, warn: none, error: console.error };
const worker = new Worker({ address, handlers, log, stopOnSignals: false });
const ended = worker.run();
const client = new Client({ address, log });

async function until(look) {
  while (!(await look())) await new Promise((resolve) => setTimeout(resolve, 10));
}

const waitsFor = async (id, reason) =>
  (await client.handle(id).get()).waitingFor.some((one) => one.reason === reason);

async function begin() {
  await client.start(order, { cents: 250, parcel: 'box' }, { id: 'o-1' });
  await client.start(sleeper, 1_000, { id: 's-1' });
  await client.start(holder, 'held', { id: 'h-1' });
  const notes = await client.start(reader, undefined, { id: 'n-1' });
  await notes.raise('note', 'first');
  await client.handle('o-1').raise('approval', { by: 'ops' });
  await until(() => waitsFor('o-1', 'child'));
  await until(() => waitsFor('o-1-parcel', 'event'));
  await until(() => waitsFor('h-1', 'activity'));
  await until(() => waitsFor('s-1', 'timer'));
  await until(() => waitsFor('n-1', 'event'));
  return { stage: await client.handle('o-1').query(stage) };
}

async function finish() {
  const asked = await client.handle('o-1').query(stage);
  await client.handle('o-1-parcel').raise('packed', null);
  await client.handle('n-1').raise('note', 'second');
  const [shipped, slept, held, notes] = await Promise.all(
    ['o-1', 's-1', 'h-1', 'n-1'].map((id) => client.handle(id).result()),
  );
  const view = await client.handle('o-1').get();
  return { stage: asked, shipped, slept, held, notes, customStatus: view.customStatus };
}

const result = await (part === 'begin' ? begin() : finish());
console.log(`result ${JSON.stringify(result)}`);
if (part === 'finish') {
  await worker.stop();
  await ended;
  client.close();
}
