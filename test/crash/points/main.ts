// `npm run test:crash`: every crash point of every scenario. Arguments: parts of the names of
// scenarios, and `--every N` for every Nth point only.
import { availableParallelism } from 'node:os';
import { measure, tryPoints } from './campaign.ts';
import { scenarios } from './scenarios.ts';

const words = process.argv.slice(2);
const every = words[0] === '--every' ? Number(words.splice(0, 2)[1]) : 1;
const chosen = scenarios.filter(({ name }) => words.every((word) => name.includes(word)));
const beganMs = performance.now();
const measured = await measure(chosen, 2 * availableParallelism());
for (const { scenario, points } of measured) {
  console.log(`${scenario.name}: ${points.length} points`);
}
const { tried, died, failures } = await tryPoints(measured, every, 2 * availableParallelism());
for (const failure of failures) console.log(failure.stack);
const seconds = Math.round((performance.now() - beganMs) / 1_000);
const failed = failures.length > 0 ? `, ${failures.length} FAILED` : '';
console.log(
  `crash points: ${measured.length} scenarios, ${tried} points` +
    ` (${died} deaths, ${seconds} s)${failed}`,
);
process.exit(failures.length > 0 ? 1 : 0);
