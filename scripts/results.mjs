// The results of a script that checks things: printed one by one, and counted.
import process from 'node:process';

import { closingLine } from './process.mjs';

export class Results {
  passed = 0;
  failed = 0;
  skipped = 0;

  /** Prints and counts a result. @returns true if there is no problem. */
  count(name, problem) {
    const holds = problem === undefined;
    console.log(`${holds ? 'ok' : 'failed'}: ${name}`);
    if (!holds) console.log(problem.trimEnd());
    this[holds ? 'passed' : 'failed'] += 1;
    return holds;
  }

  skip(name, reason) {
    console.log(`skipped: ${name} (${reason})`);
    this.skipped += 1;
  }

  /** Prints the counts as the last line, and sets the exit code of the process. */
  close() {
    console.log(closingLine(this));
    process.exitCode = this.failed > 0 || this.passed === 0 ? 1 : 0;
  }
}
