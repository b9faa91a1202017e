// `node scripts/audit.mjs`: asks the registry whether what users install has known holes, high ones
// or worse. Ends with 77 where it answers no such question: a caller may count that as skipped.
import { captureNpm } from './process.mjs';

const skippedCode = 77;

/** The report among what npm printed; undefined when there is none. */
function reportIn(output) {
  const from = output.indexOf('{\n');
  const to = output.lastIndexOf('\n}');
  if (from < 0 || to < from) return undefined;
  try {
    return JSON.parse(output.slice(from, to + 2));
  } catch {
    return undefined;
  }
}

const { output } = await captureNpm(['audit', '--json', '--omit=dev']);
const report = reportIn(output);
if (report?.vulnerabilities === undefined) {
  console.log(report?.message ?? output.trim());
  console.log('the registry of this machine answers no audits');
  process.exit(skippedCode);
}
const bad = Object.values(report.vulnerabilities).filter(({ severity }) =>
  ['high', 'critical'].includes(severity),
);
for (const { name, severity, range } of bad) console.log(`${name} ${range}: ${severity}`);
console.log(`${bad.length} known holes, high or critical`);
process.exit(bad.length === 0 ? 0 : 1);
