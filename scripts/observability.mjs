// `npm run observability`: checks the alert rules with promtool, runs their tests, and then runs
// the demo, in which a sidecar and a worker are killed. Its metrics must be well formed, and no
// alert may fire on what was scraped. Ends with 77 where promtool is not available.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { ensureReady } from './ensure-ready.mjs';
import { root } from './process.mjs';
import { findPromtool } from './promtool.mjs';

const skippedCode = 77;
const rules = join(root, 'deploy/observability/prometheus');
/** Scrapes are made this often, and count as `stepS` apart: the demo is over within a minute. */
const everyMs = 1_100;
const stepS = 15;

const promtool = findPromtool();
if (promtool === undefined) {
  console.log('promtool is not installed, and the package prometheus cannot be downloaded');
  process.exit(skippedCode);
}

function run(title, args, options = {}) {
  try {
    execFileSync(promtool, args, { cwd: rules, encoding: 'utf8', stdio: 'pipe', ...options });
    console.log(`ok: ${title}`);
  } catch (error) {
    console.log(`${error.stdout ?? ''}${error.stderr ?? error}`);
    console.log(`failed: ${title}`);
    process.exit(1);
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** The text of a scrape; undefined while no sidecar answers. */
async function scrape(address) {
  try {
    const answer = await fetch(`http://${address}/metrics`);
    return answer.ok ? await answer.text() : undefined;
  } catch {
    return undefined;
  }
}

/** Scrapes of a sidecar while the demo runs, from its first answer on. */
async function demoScrapes() {
  const address = `127.0.0.1:${await freePort()}`;
  const file = join(root, 'examples/dist/demo/main.js');
  const env = { ...process.env, PERDURE_HTTP: address };
  const demo = spawn(process.execPath, [file, '--orders', '1200'], { env, stdio: 'pipe' });
  let output = '';
  for (const stream of [demo.stdout, demo.stderr]) stream.on('data', (text) => (output += text));
  const scrapes = [];
  let code;
  const ended = new Promise((resolve) => {
    demo.once('close', (found) => {
      code = found ?? 1;
      resolve();
    });
  });
  while (code === undefined) {
    const text = await scrape(address);
    if (text !== undefined || scrapes.length > 0) scrapes.push(text);
    await Promise.race([ended, pause(everyMs)]);
  }
  if (code !== 0) {
    console.log(output);
    console.log(`failed: the demo ended with ${code}`);
    process.exit(1);
  }
  while (scrapes.length > 0 && scrapes.at(-1) === undefined) scrapes.pop();
  return scrapes;
}

/** Each series of the scrapes, as promtool's tests take them: `_` for a step without a value. */
function seriesOf(scrapes) {
  const all = new Map();
  const up = scrapes.map((text) => (text === undefined ? '0' : '1'));
  for (const [step, text] of scrapes.entries()) {
    for (const line of (text ?? '').split('\n')) {
      if (line === '' || line.startsWith('#')) continue;
      const at = line.lastIndexOf(' ');
      const [, name, labels = ''] = /^([^{]+)(?:\{(.*)\})?$/.exec(line.slice(0, at));
      const series = `${name}{${labels}${labels && ','}job="perdure",instance="demo"}`;
      const values = all.get(series) ?? Array.from({ length: scrapes.length }, () => '_');
      values[step] = line.slice(at + 1);
      all.set(series, values);
    }
  }
  all.set('up{job="perdure",instance="demo"}', up);
  return [...all].map(([series, values]) => ({ series, values: values.join(' ') }));
}

await ensureReady();
run('alert rules', ['check', 'rules', 'alerts.yml']);
run('tests of the alerts', ['test', 'rules', 'alerts.test.yml']);
const scrapes = await demoScrapes();
run('metrics of the demo', ['check', 'metrics'], { input: scrapes.at(-1) });
const folder = mkdtempSync(join(tmpdir(), 'perdure-alerts-'));
try {
  const firing = { expr: 'ALERTS{alertstate="firing"}', exp_samples: [] };
  const steps = scrapes.map((_, step) => ({ ...firing, eval_time: `${step * stepS}s` }));
  const test = {
    rule_files: [join(rules, 'alerts.yml')],
    evaluation_interval: `${stepS}s`,
    tests: [{ interval: `${stepS}s`, input_series: seriesOf(scrapes), promql_expr_test: steps }],
  };
  const path = join(folder, 'demo.yml');
  // JSON is YAML.
  writeFileSync(path, JSON.stringify(test));
  run(`no alert fires in ${scrapes.length} scrapes of the demo`, ['test', 'rules', path]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
