// All scenarios with crash points. Their histories are recorded (test/golden/histories): scenarios
// may be added, and the code of an existing one never changes.
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
