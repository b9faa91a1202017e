import type { Template } from './arguments.ts';

/** The commands of each template from its creation to a running worker. */
const STEPS: Readonly<Record<Template, readonly (readonly [string, string])[]>> = {
  typescript: [
    ['npm install', ''],
    ['npm test', 'runs an order on a virtual clock'],
    ['npm run dev', 'a sidecar and the worker; changed files restart the worker'],
    ['npm run order -- start o-1 4200', 'in another terminal'],
    ['npm run order -- approve o-1', ''],
  ],
  python: [
    ['npm install', 'installs the sidecar, which is an npm package'],
    ['python3 -m venv .venv && . .venv/bin/activate', ''],
    ["pip install -e '.[dev]'", ''],
    ['python -m pytest', 'tests the orchestrator against a history'],
    ['npm run dev', 'a sidecar and the worker; changed files restart the worker'],
    ['python -m orders.client start o-1 4200', 'in another terminal'],
    ['python -m orders.client approve o-1', ''],
  ],
};

/** What to do after a project was created. */
export function nextSteps(folder: string, template: Template): string {
  const lines = [[`cd ${folder}`, ''] as const, ...STEPS[template]].map(([command, why]) =>
    why === '' ? `  ${command}` : `  ${command.padEnd(48)} # ${why}`,
  );
  return [`created ${folder} (${template}). Next steps:`, '', ...lines].join('\n');
}
