// The files of `deploy` and of the code host, against the code that they start.
import { describe, expect, it } from 'vitest';

import { checkSelectors, checkWorkloads } from './kubernetes.suite.ts';
import { documentsOf, filesOf, textOf } from './manifests.ts';
import type { Manifest } from './manifests.ts';
import { settingsOf } from './settings.ts';

const manifest = JSON.parse(textOf('package.json')) as Manifest;
const plain = filesOf('deploy/kubernetes', /\.yaml$/);
const yamlFiles = [
  ...filesOf('deploy', /\.ya?ml$/).filter((path) => !path.includes('/templates/')),
  ...filesOf('.github', /\.ya?ml$/),
];

describe('deployment files', () => {
  it.each(yamlFiles)('%s is valid YAML without repeated keys', (path) => {
    expect(documentsOf(textOf(path)).length).toBeGreaterThan(0);
  });

  it('the image of the sidecar has the version of the packages everywhere', () => {
    const texts = filesOf('deploy', /(\.ya?ml|Containerfile)$/).map(textOf);
    const versions = texts.flatMap((text) => [
      ...text.matchAll(/ghcr\.io\/perdure\/perdure:(\S+)|^ARG VERSION=(\S+)|^appVersion: (\S+)/gm),
    ]);
    const found = versions.map(([, a, b, c]) => (a ?? b ?? c)!.replaceAll('"', ''));
    expect(found.length).toBeGreaterThan(3);
    expect(new Set(found)).toEqual(new Set([manifest['version']]));
  });

  it('the image sets variables that the sidecar accepts', () => {
    const [, text] = /^ENV ((?:.*\\\n)*.*)$/m.exec(textOf('deploy/container/Containerfile'))!;
    const env = Object.fromEntries([...text!.matchAll(/(\w+)=(\S+)/g)].map(([, k, v]) => [k, v]));
    expect(settingsOf(env).unknown).toEqual([]);
  });

  it('Compose gives the sidecar accepted variables, and more time to end than it needs', () => {
    const [{ services }] = documentsOf(textOf('deploy/compose/compose.yaml')) as [Manifest];
    const { config, unknown } = settingsOf(services.perdure.environment);
    expect(unknown).toEqual([]);
    expect(parseInt(services.perdure.stop_grace_period, 10) * 1000).toBeGreaterThan(
      config.stopGraceMs,
    );
    for (const name of ['perdure', 'worker']) {
      expect(services[name]).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    }
  });

  it('Compose mounts files that exist, and Prometheus scrapes the address of the sidecar', () => {
    const [{ services }] = documentsOf(textOf('deploy/compose/compose.yaml')) as [Manifest];
    const volumes = Object.values<Manifest>(services).flatMap(
      ({ volumes: list }) => list as string[],
    );
    const sources = volumes.filter((volume) => volume.startsWith('$'));
    expect(sources).toHaveLength(5);
    for (const source of sources) {
      const path = source.replace(/^\$\{[^}]*\}/, 'deploy').split(':')[0]!;
      expect(textOf(path), path).not.toBe('');
    }
    const [prometheus] = documentsOf(textOf('deploy/compose/prometheus.yml')) as [Manifest];
    const [, port] = /:(\d+)$/.exec(services.perdure.environment.PERDURE_HTTP)!;
    expect(prometheus['scrape_configs']).toEqual([
      // The alert rules contain the name.
      { ['job_name']: 'perdure', static_configs: [{ targets: [`perdure:${port}`] }] },
    ]);
  });

  it('the systemd unit has variables and a command that the sidecar accepts', () => {
    const unit = textOf('deploy/systemd/perdure.service');
    const pairs = [...unit.matchAll(/^Environment=(\w+)=(.*)$/gm)].map(([, k, v]) => [k!, v!]);
    const { config, unknown } = settingsOf(Object.fromEntries(pairs));
    expect(unknown).toEqual([]);
    expect(config.dataDir).toBe('/var/lib/perdure');
    expect(/^ExecStart=\S+\/perdure serve$/m.test(unit)).toBe(true);
    const stopMs = Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)![1]) * 1000;
    expect(stopMs).toBeGreaterThan(config.stopGraceMs);
  });
});

describe('Kubernetes manifests', () => {
  it.each(plain)('%s has complete security contexts, real probes and accepted settings', (path) => {
    checkWorkloads(documentsOf(textOf(path)));
  });

  it.each(plain)('%s has a network policy and a budget that select its pods', (path) => {
    checkSelectors(documentsOf(textOf(path)));
  });
});

describe('workflows', () => {
  const files = filesOf('.github/workflows', /\.yml$/);

  it.each(files)('%s runs scripts of the repository, with few rights and a time limit', (path) => {
    const text = textOf(path);
    for (const [, script] of text.matchAll(/npm run (?:--silent )?([\w:]+)/g)) {
      expect(Object.keys(manifest['scripts']), path).toContain(script);
    }
    const [document] = documentsOf(text) as [Manifest];
    expect(document['permissions']).toEqual({ contents: 'read' });
    for (const runs of Object.values<Manifest>(document['jobs'])) {
      expect(runs['timeout-minutes']).toBeGreaterThan(0);
    }
  });
});
