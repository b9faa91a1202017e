// `node scripts/audit.mjs`: checks the dependencies of the published packages for known
// vulnerabilities of severity high or critical. Exit code 77: the registry does not support audits,
// and a caller may count the check as skipped.
import { captureNpm } from './process.mjs';

const skippedCode = 77;

/** Extracts the report from the output of npm. Undefined: none. */
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
  console.log('the configured registry does not support audits');
  process.exit(skippedCode);
}
const bad = Object.values(report.vulnerabilities).filter(({ severity }) =>
  ['high', 'critical'].includes(severity),
);
for (const { name, severity, range } of bad) console.log(`${name} ${range}: ${severity}`);
console.log(`${bad.length} known vulnerabilities, high or critical`);
process.exit(bad.length === 0 ? 0 : 1);
