// The Helm chart: its values against their schema and templates, and, where `helm` is installed,
// what it renders. PERDURE_HELM names another command.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { checkSelectors, checkWorkloads } from './kubernetes.suite.ts';
import { documentsOf, filesOf, root, textOf } from './manifests.ts';
import type { Manifest } from './manifests.ts';

const chart = 'deploy/helm/perdure';
const helm = process.env['PERDURE_HELM'] ?? 'helm';
const hasHelm = spawnSync(helm, ['version']).status === 0;
const modes = ['nativeSidecar', 'statefulSidecar', 'shared'];
const [values] = documentsOf(textOf(`${chart}/values.yaml`)) as [Manifest];
const schema = JSON.parse(textOf(`${chart}/values.schema.json`)) as Manifest;

function run(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(helm, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`helm ${args.join(' ')}:\n${stderr}${stdout}`);
  return stdout;
}

/** Returns the paths of all values, such as `image.tag`. */
function pathsOf(object: Manifest, prefix = ''): string[] {
  return Object.entries(object).flatMap(([name, value]) => {
    const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value);
    const path = `${prefix}${name}`;
    return isGroup ? [path, ...pathsOf(value as Manifest, `${path}.`)] : [path];
  });
}

describe('the chart', () => {
  it('templates use only values that have a default', () => {
    const text = filesOf(join(chart, 'templates'), /\.(yaml|tpl|txt)$/)
      .map(textOf)
      .join('\n');
    const used = [...text.matchAll(/\.Values\.([\w.]+)/g)].map(([, path]) => path!);
    expect(used.length).toBeGreaterThan(10);
    for (const path of used) expect(pathsOf(values)).toContain(path);
  });

  it('the schema describes exactly the values, and the default mode is one of its modes', () => {
    const { global: _, ...described } = schema['properties'] as Manifest;
    expect(Object.keys(described).toSorted()).toEqual(Object.keys(values).toSorted());
    expect(schema['properties'].mode.enum).toEqual(modes);
    expect(modes).toContain(values['mode']);
    for (const group of ['image', 'storage', 'application', 'shared']) {
      const names = Object.keys(described[group].properties as Manifest);
      expect(names.toSorted(), group).toEqual(Object.keys(values[group] as Manifest).toSorted());
    }
  });

  it.skipIf(!hasHelm)('helm lint reports nothing', () => {
    for (const mode of modes) {
      expect(run('lint', '--strict', chart, '--set', `mode=${mode}`)).toContain(
        '0 chart(s) failed',
      );
    }
  });

  it.skipIf(!hasHelm)('helm rejects values that the schema does not know', () => {
    expect(() => run('template', 'shop', chart, '--set', 'mode=other')).toThrow('mode');
    expect(() => run('template', 'shop', chart, '--set', 'replicas=2')).toThrow('replicas');
  });

  it.skipIf(!hasHelm).each(modes)('mode %s renders manifests like the plain ones', (mode) => {
    const manifests = documentsOf(run('template', 'shop', chart, '--set', `mode=${mode}`));
    checkWorkloads(manifests.filter((manifest) => manifest !== null));
    checkSelectors(manifests.filter((manifest) => manifest !== null));
  });
});
