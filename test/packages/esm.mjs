// An ES module on the installed packages: `esm.mjs ADDRESS`. Prints what it found.
import { Client, defineActivity, defineOrchestration, Worker } from '@perdure/sdk';
import { TestEnvironment } from '@perdure/sdk/testing';

const greet = defineActivity('greet');
const welcome = defineOrchestration('welcome');
const handlers = [
  greet.handle(async (name) => `Hello, ${String(name)}!`),
  welcome.handle(async (ctx, name) => {
    await ctx.sleep('1ms');
    return ctx.call(greet, name);
  }),
];

const [address] = process.argv.slice(2);
const worker = new Worker({ address, handlers });
const running = worker.run();
const client = new Client({ address });
const run = await client.start(welcome, 'world');
const served = await run.result();
client.close();
await worker.stop();
await running;

const environment = await TestEnvironment.start({ handlers });
const tested = await environment.finish((await environment.client.start(welcome, 'moon')).result());
await environment.stop();
console.log(JSON.stringify({ served, tested, node: process.versions.node }));
