// `npm run soak -- --minutes N`: see docs/internals/soak.md.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { plot } from './plot.ts';
import { soak } from './soak.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    rate: { type: 'string', default: '20' },
    workers: { type: 'string', default: '3' },
    out: { type: 'string', default: 'soak.json' },
  },
});
const minutes = Number(values.minutes);
const report = await soak(
  {
    minutes,
    seed: Number(values.seed),
    rate: Number(values.rate),
    workers: Number(values.workers),
    sampleMs: 5_000,
    churn: { minMs: 2_000, maxMs: 10_000 },
    retentionS: 60,
    emptied: true,
  },
  (line) => console.log(line),
);
mkdirSync(dirname(values.out), { recursive: true });
writeFileSync(values.out, `${JSON.stringify(report)}\n`);
const title = `${minutes} minutes, ${report.started} instances, seed ${values.seed}`;
writeFileSync(values.out.replace(/\.json$/, '.svg'), plot(report.samples, title));
const { started, ended, scheduled, churn, failures, left, growth } = report;
console.log(`${ended} of ${started} instances ended as expected, ${scheduled} scheduled`);
console.log(JSON.stringify(churn));
for (const { figure, first, last, perHour, bound, leaks } of growth) {
  const verdict = leaks ? 'LEAKS' : 'ok';
  console.log(`${verdict}: ${figure} ${first} -> ${last} (${perHour} per hour, bound ${bound})`);
}
for (const failure of failures.slice(0, 50)) console.log(`FAILED ${failure}`);
if (left > 0) console.log(`FAILED ${left} instances remain after retention`);
const isSound = failures.length === 0 && left === 0 && !growth.some(({ leaks }) => leaks);
console.log(isSound ? 'soak: held' : 'soak: FAILED');
process.exit(isSound ? 0 : 1);
