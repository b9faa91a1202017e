// The dashboards and alert rules of `deploy/observability`: they refer to what exists. That each
// alert fires and is silent as it should is tested by promtool, in `npm run observability`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { Exposition } from './exposition.ts';
import { METRIC_ROWS } from './table.ts';

const root = join(import.meta.dirname, '../../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

interface RuleTest {
  readonly name: string;
  readonly input_series: readonly { readonly series: string }[];
  readonly promql_expr_test: readonly {
    readonly expr: string;
    readonly exp_samples: readonly unknown[];
  }[];
}

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

const { groups } = parse(read('deploy/observability/prometheus/alerts.yml')) as {
  groups: readonly { readonly rules: readonly Rule[] }[];
};
const rules = groups.flatMap((group) => group.rules);
const { tests } = parse(read('deploy/observability/prometheus/alerts.test.yml')) as {
  tests: readonly RuleTest[];
};
const dashboard = JSON.parse(read('deploy/observability/grafana/perdure.json')) as {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly query: unknown }[] };
};

/** Labels of each series name, those of the lines of histograms among them. */
async function seriesLabels(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const all = new Map<string, ReadonlySet<string>>([['up', new Set(['job', 'instance'])]]);
  for (const [name, { type, labels }] of METRIC_ROWS) {
    const scraped = ['job', 'instance', ...labels];
    all.set(name, new Set(scraped));
    if (type !== 'histogram') continue;
    for (const end of ['_bucket', '_sum', '_count'])
      all.set(name + end, new Set([...scraped, 'le']));
  }
  const text = await new Exposition(() => undefined).render();
  for (const [, name] of text.matchAll(/^# TYPE (\S+) /gm)) {
    all.set(name!, new Set(['job', 'instance']));
  }
  return all;
}

/** What is wrong with the names and labels of a query. */
function faults(expr: string, known: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const found: string[] = [];
  const series = /\b((?:perdure|process|nodejs)_\w+|up)\b(?:\{([^}]*)\})?/g;
  for (const [, name, matchers = ''] of expr.matchAll(series)) {
    const labels = known.get(name!);
    if (labels === undefined) found.push(`${name} is no metric`);
    for (const [, label] of matchers.matchAll(/(\w+)(?:=~|!~|!=|=)"/g)) {
      if (labels?.has(label!) === false) found.push(`${name} has no label ${label}`);
    }
  }
  return found;
}

const queries = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }): [string, string] => [title, expr]),
);

describe('queries', () => {
  it('of panels refer to metrics and labels that exist', async () => {
    const known = await seriesLabels();
    expect(queries.length).toBeGreaterThan(50);
    for (const [title, expr] of queries) expect(faults(expr, known), title).toEqual([]);
  });

  it('of variables refer to metrics and labels that exist', async () => {
    const known = await seriesLabels();
    const variables = dashboard.templating.list.flatMap(({ query }) =>
      typeof query === 'object' && query !== null ? [(query as { query: string }).query] : [],
    );
    expect(variables.length).toBe(4);
    for (const query of variables) {
      const [, name, label] = /^label_values\((\w+), (\w+)\)$/.exec(query)!;
      expect(faults(`${name}{${label}="x"}`, known), query).toEqual([]);
    }
  });

  it('of alerts, and series of their tests, refer to metrics and labels that exist', async () => {
    const known = await seriesLabels();
    for (const { alert, expr } of rules) expect(faults(expr, known), alert).toEqual([]);
    for (const { name, input_series } of tests) {
      for (const { series } of input_series) expect(faults(series, known), name).toEqual([]);
    }
  });

  it('together use every metric of the sidecar', () => {
    const all = [...queries.map(([, expr]) => expr), ...rules.map(({ expr }) => expr)].join('\n');
    const unused = METRIC_ROWS.map(([name]) => name).filter((name) => !all.includes(name));
    expect(unused).toEqual([]);
  });
});

describe('each alert', () => {
  it.each(rules.map((rule): [string, Rule] => [rule.alert, rule]))(
    '%s has a severity, a section of the documentation, and two tests',
    (alert, { labels, annotations }) => {
      expect(['page', 'ticket']).toContain(labels.severity);
      expect(annotations.runbook).toBe(`docs/operate/alerts.md#${alert.toLowerCase()}`);
      const page = read('docs/operate/alerts.md');
      expect(page).toContain(
        `\n## ${alert}\n\n${annotations.summary} Severity: ${labels.severity}.`,
      );
      const outcomes = tests
        .filter(({ name }) => name.startsWith(`${alert} `))
        .flatMap((one) => one.promql_expr_test)
        .map(({ expr, exp_samples }) => `${expr.includes(`"${alert}"`)} ${exp_samples.length}`);
      expect(outcomes).toEqual(['true 1', 'true 0']);
    },
  );

  it('has the only sections of its page', () => {
    const sections = [...read('docs/operate/alerts.md').matchAll(/^## (\w+)$/gm)].map(
      ([, one]) => one,
    );
    expect(sections).toEqual(rules.map(({ alert }) => alert));
  });
});
