// A CommonJS module on the installed packages: `cjs.cjs ADDRESS`. Prints what it found.
const { Client, defineActivity, defineOrchestration, Worker } = require('@perdure/sdk');
const { TestEnvironment } = require('@perdure/sdk/testing');

const greet = defineActivity('greet');
const welcome = defineOrchestration('welcome');
const handlers = [
  greet.handle(async (name) => `Hello, ${String(name)}!`),
  welcome.handle((ctx, name) => ctx.call(greet, name)),
];

async function main(address) {
  const worker = new Worker({ address, handlers });
  const running = worker.run();
  const client = new Client({ address });
  const run = await client.start(welcome, 'world');
  const served = await run.result();
  client.close();
  await worker.stop();
  await running;
  const environment = await TestEnvironment.start({ handlers });
  const started = await environment.client.start(welcome, 'moon');
  const tested = await environment.finish(started.result());
  await environment.stop();
  console.log(JSON.stringify({ served, tested, node: process.versions.node }));
}

main(process.argv[2]).catch((error) => {
  console.error(error);
  process.exit(1);
});
