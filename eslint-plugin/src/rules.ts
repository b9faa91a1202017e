// All rules by name. The names are those of `perdure lint` for Python, too.
import { createRequire } from 'node:module';

import type { Rule } from './rule.ts';
import { noClock } from './rules/no-clock.ts';
import { noCodeAfterContinueAsNew } from './rules/no-code-after-continue-as-new.ts';
import { noEnvironment } from './rules/no-environment.ts';
import { noFloatingOperation } from './rules/no-floating-operation.ts';
import { noIo } from './rules/no-io.ts';
import { noModuleState } from './rules/no-module-state.ts';
import { noNativeRace } from './rules/no-native-race.ts';
import { noNondurableAwait } from './rules/no-nondurable-await.ts';
import { noOuterContext } from './rules/no-outer-context.ts';
import { noRandom } from './rules/no-random.ts';
import { noTimers } from './rules/no-timers.ts';
import { noUnstableIteration } from './rules/no-unstable-iteration.ts';
import { preferContextLog } from './rules/prefer-context-log.ts';

interface Manifest {
  readonly version: string;
}

/** The version of the package. */
export const version: string = (createRequire(import.meta.url)('../package.json') as Manifest)
  .version;

export const rules: Readonly<Record<string, Rule>> = {
  'no-clock': noClock,
  'no-random': noRandom,
  'no-timers': noTimers,
  'no-io': noIo,
  'no-environment': noEnvironment,
  'no-nondurable-await': noNondurableAwait,
  'no-native-race': noNativeRace,
  'no-module-state': noModuleState,
  'no-floating-operation': noFloatingOperation,
  'no-unstable-iteration': noUnstableIteration,
  'no-code-after-continue-as-new': noCodeAfterContinueAsNew,
  'prefer-context-log': preferContextLog,
  'no-outer-context': noOuterContext,
};
