// Reports orchestrator code that a replay cannot repeat.
import perdure from '@perdure/eslint-plugin';
import parser from '@typescript-eslint/parser';

export default [
  {
    files: ['src/**/*.ts'],
    ...perdure.configs.recommendedTyped,
    languageOptions: { parser, parserOptions: { projectService: true } },
  },
];
