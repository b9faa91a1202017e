// Writes outcomes as JUnit XML for CI systems.
import type { Outcome } from './outcome.ts';
import { suiteOf } from './outcome.ts';

function escaped(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      // Characters that XML does not allow.
      // oxlint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '?')
  );
}

function testCase({ file, name, wrong, tookMs }: Outcome): string {
  const seconds = (tookMs / 1000).toFixed(3);
  const names = `classname="${escaped(file)}" name="${escaped(name)}"`;
  const open = `    <testcase ${names} time="${seconds}"`;
  if (wrong.length === 0) return `${open}/>`;
  const failure = `      <failure message="${escaped(wrong[0]!.split('\n')[0]!)}">`;
  return [`${open}>`, `${failure}${escaped(wrong.join('\n'))}</failure>`, '    </testcase>'].join(
    '\n',
  );
}

export function junitOf(outcomes: readonly Outcome[]): string {
  const suites = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const name = suiteOf(outcome);
    suites.set(name, [...(suites.get(name) ?? []), outcome]);
  }
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>'];
  for (const [name, list] of suites) {
    const failures = list.filter(({ wrong }) => wrong.length > 0).length;
    const counts = `tests="${list.length}" failures="${failures}"`;
    lines.push(`  <testsuite name="${escaped(name)}" ${counts}>`);
    lines.push(...list.map(testCase), '  </testsuite>');
  }
  return `${[...lines, '</testsuites>'].join('\n')}\n`;
}
