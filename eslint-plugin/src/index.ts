// The ESLint plugin: rules for orchestrator code, and the configurations that turn them on.
import type { ESLint, Linter } from 'eslint';

import { rules, version } from './rules.ts';

type Config = Linter.Config;

export interface PerdurePlugin extends ESLint.Plugin {
  readonly configs: {
    /** All rules, without type information. */
    readonly recommended: Config;
    /** All rules. They need the types of `@typescript-eslint/parser`, and use them. */
    readonly recommendedTyped: Config;
  };
}

const meta = { name: '@perdure/eslint-plugin', version, namespace: 'perdure' };

const base: ESLint.Plugin = { meta, rules: rules as never };

const recommendedRules: Linter.RulesRecord = Object.fromEntries(
  Object.keys(rules).map((name) => [`perdure/${name}`, 'error']),
);

const plugin: PerdurePlugin = Object.assign(base, {
  configs: {
    recommended: {
      name: 'perdure/recommended',
      plugins: { perdure: base },
      rules: recommendedRules,
    },
    recommendedTyped: {
      name: 'perdure/recommended-typed',
      plugins: { perdure: base },
      languageOptions: { parserOptions: { projectService: true } },
      settings: { perdure: { typed: true } },
      rules: recommendedRules,
    },
  },
});

export default plugin;
