// All scenarios whose crash points are tried. Histories of theirs are kept (test/golden/histories):
// one may be added, the code of one that is there stays as it is.
import type { Scenario } from './scenario.ts';
import { lifeScenarios } from './scenarios/lives.ts';
import { ruleScenarios } from './scenarios/rule.ts';
import { talkScenarios } from './scenarios/talk.ts';
import { workScenarios } from './scenarios/work.ts';

export const scenarios: readonly Scenario[] = [
  ...workScenarios,
  ...talkScenarios,
  ...lifeScenarios,
  ...ruleScenarios,
];
