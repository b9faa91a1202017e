import { expect, test } from 'vitest';

import { Buckets } from '../../lib/buckets.ts';
import { Exposition } from './exposition.ts';
import { labelText } from './samples.ts';
import { METRIC_ROWS } from './table.ts';

const ownLines = (text: string): string[] =>
  text.split('\n').filter((line) => /^(# (HELP|TYPE) )?perdure_/.test(line));

test('samples are written with help, type, labels and escapes', async () => {
  const durations = new Buckets([500, 1_000]);
  for (const ms of [100, 700, 5_000]) durations.add(ms);
  const exposition = new Exposition((samples) => {
    samples.add('perdure_timers', { namespace: 'a "b" \\ \n c' }, 3);
    samples.addEach('perdure_workers', { namespace: 'x' }, 'state', { attached: 2, isGone: 1 });
    samples.addBuckets('perdure_turn_seconds', { namespace: 'x' }, durations);
  });
  const lines = ownLines(await exposition.render()).filter((line) => !line.startsWith('# HELP'));
  expect(lines).toEqual([
    '# TYPE perdure_turn_seconds histogram',
    'perdure_turn_seconds_bucket{namespace="x",le="0.5"} 1',
    'perdure_turn_seconds_bucket{namespace="x",le="1"} 2',
    'perdure_turn_seconds_bucket{namespace="x",le="+Inf"} 3',
    'perdure_turn_seconds_sum{namespace="x"} 5.8',
    'perdure_turn_seconds_count{namespace="x"} 3',
    '# TYPE perdure_timers gauge',
    'perdure_timers{namespace="a \\"b\\" \\\\ \\n c"} 3',
    '# TYPE perdure_workers gauge',
    'perdure_workers{namespace="x",state="attached"} 2',
    'perdure_workers{namespace="x",state="is_gone"} 1',
  ]);
});

test('many samples are formatted in parts, between which other work runs', async () => {
  const count = 20_000;
  const exposition = new Exposition((samples) => {
    for (let n = 0; n < count; n += 1) samples.add('perdure_timers', { namespace: `n${n}` }, n);
  });
  let ticks = 0;
  const tick = (): void => {
    ticks += 1;
    if (ticks < 1_000) setImmediate(tick);
  };
  setImmediate(tick);
  const lines = ownLines(await exposition.render());
  const ticksMeanwhile = ticks;
  expect(lines).toHaveLength(count + 2);
  expect(lines.at(-1)).toBe(`perdure_timers{namespace="n${count - 1}"} ${count - 1}`);
  expect(ticksMeanwhile).toBeGreaterThanOrEqual(count / 500);
});

test('figures of the process follow', async () => {
  const text = await new Exposition(() => undefined).render();
  expect(text).toMatch(/^process_cpu_seconds_total \d/m);
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  expect(text).not.toMatch(/nodejs_active_/);
});

test('names of metrics and labels follow the conventions', () => {
  for (const [name, { type, labels, help }] of METRIC_ROWS) {
    expect(name).toMatch(/^perdure_[a-z_]+[a-z]$/);
    expect(name.endsWith('_total'), name).toBe(type === 'counter');
    if (type === 'histogram') expect(name).toMatch(/_seconds$/);
    expect(help).toMatch(/^[a-z0-9]/);
    for (const label of labels) expect(label).toMatch(/^[a-z]+$/);
  }
  expect(labelText('continuedAsNew')).toBe('continued_as_new');
});
