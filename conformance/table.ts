// Which feature works with which SDK: as text for a terminal, and as a page of the documentation,
// docs/internals/conformance.md.
import type { Claims, Feature } from './features.ts';
import type { Outcome } from './outcome.ts';

/** An SDK that was played. */
export interface Column {
  readonly name: string;
  readonly title: string;
  readonly claims: Claims;
}

export type Cell = 'yes' | 'no' | 'failed' | 'not played';

/** Yes: claimed, and every case that was played for it holds. No: left out. */
export function cellOf(feature: string, column: Column, outcomes: readonly Outcome[]): Cell {
  if (feature in column.claims.omits) return 'no';
  const about = outcomes.filter(
    ({ sdks, features }) => sdks.includes(column.name) && features.includes(feature),
  );
  if (about.length === 0) return 'not played';
  return about.every(({ wrong }) => wrong.length === 0) ? 'yes' : 'failed';
}

/** Lines of a table for a terminal. */
export function textTable(
  features: readonly Feature[],
  columns: readonly Column[],
  outcomes: readonly Outcome[],
): string[] {
  const rows = [
    ['feature', ...columns.map(({ title }) => title)],
    ...features.map(({ name }) => [
      name,
      ...columns.map((column) => cellOf(name, column, outcomes)),
    ]),
  ];
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd(),
  );
}

function markdownTable(
  features: readonly Feature[],
  columns: readonly Column[],
  outcomes: readonly Outcome[],
): string[] {
  const lines = [
    `| Feature | ${columns.map(({ title }) => title).join(' | ')} | |`,
    `|---|${columns.map(() => '---|').join('')}---|`,
  ];
  let group = '';
  for (const feature of features) {
    if (feature.group !== group) {
      group = feature.group;
      const heading = group.replaceAll('-', ' ');
      lines.push(`| **${heading}** |${columns.map(() => ' |').join('')} |`);
    }
    const cells = columns.map((column) => cellOf(feature.name, column, outcomes));
    lines.push(`| \`${feature.name}\` | ${cells.join(' | ')} | ${feature.text} |`);
  }
  return lines;
}

function omitted(columns: readonly Column[]): string[] {
  return columns.flatMap(({ title, claims }) => {
    const reasons = new Map<string, string[]>();
    for (const [name, reason] of Object.entries(claims.omits)) {
      reasons.set(reason, [...(reasons.get(reason) ?? []), `\`${name}\``]);
    }
    return [...reasons].map(([reason, names]) => `- ${title}: ${names.join(', ')}: ${reason}`);
  });
}

const introduction = `# Conformance

Which feature works with which SDK, as \`npm run conformance\` found it. The table is generated:
\`npm run conformance -- --write\` writes it, and a run fails where it differs. *yes*: the SDK
claims the feature, and every case for it holds, with nothing going wrong, without kept
orchestrators, with broken connections, and with a sidecar that is killed again and again. *no*:
the SDK leaves it out.

How an SDK is tried is described in [conformance/README.md](../../conformance/README.md), how one is
written in [write-an-sdk.md](../guides/write-an-sdk.md).
`;

export interface Page {
  readonly features: readonly Feature[];
  /** Of SDKs that every machine plays. */
  readonly required: readonly Column[];
  /** Of drivers that are played where there is a toolchain for them; may be empty. */
  readonly optional: readonly Column[];
  readonly outcomes: readonly Outcome[];
}

const optionalHeading = '## Where a toolchain is';

/** The whole page; `before` is the one there, whose optional part stays if none is given. */
export function pageOf({ features, required, optional, outcomes }: Page, before: string): string {
  const lines = [introduction, ...markdownTable(features, required, outcomes)];
  const left = omitted(required);
  if (left.length > 0) lines.push('', 'Left out:', '', ...left);
  if (optional.length > 0) {
    lines.push('', optionalHeading, '');
    lines.push('Drivers that are a client and a worker for activities; orchestrations run with');
    lines.push('the Node SDK meanwhile.', '');
    const some = features.filter(({ name }) =>
      optional.some(({ claims }) => claims.supports.includes(name)),
    );
    lines.push(...markdownTable(some, optional, outcomes));
  } else if (before.includes(optionalHeading)) {
    lines.push('', before.slice(before.indexOf(optionalHeading)).trimEnd());
  }
  return `${lines.join('\n')}\n`;
}
