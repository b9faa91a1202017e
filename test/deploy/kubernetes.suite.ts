// What every set of Kubernetes manifests must fulfil: the plain ones, and what the chart renders.
import { expect } from 'vitest';

import { containersOf, environmentOf } from './manifests.ts';
import type { Manifest } from './manifests.ts';
import { settingsOf } from './settings.ts';

const probes = { startupProbe: '/startupz', readinessProbe: '/readyz', livenessProbe: '/livez' };

const isSidecar = ({ name }: Manifest): boolean => name === 'perdure';
const isWorkload = ({ kind }: Manifest): boolean => kind === 'Deployment' || kind === 'StatefulSet';
const portOf = (address: string): number => Number(/:(\d+)$/.exec(address)?.[1]);

/** Checks a container of the sidecar against the settings that its variables have. */
function checkSidecar(container: Manifest): void {
  const { unknown, config } = settingsOf(environmentOf(container));
  expect(unknown).toEqual([]);
  const ports = container['ports'] as { name: string; containerPort: number }[];
  const named = Object.fromEntries(ports.map(({ name, containerPort }) => [name, containerPort]));
  const environment = environmentOf(container);
  expect(named['http-probes']).toBe(portOf(environment['PERDURE_HTTP']!));
  const listen = environment['PERDURE_LISTEN']!;
  expect(named['grpc']).toBe(listen.startsWith('unix:') ? undefined : portOf(listen));
  for (const [probe, path] of Object.entries(probes)) {
    expect(container[probe]?.httpGet).toEqual({
      path,
      port: 'http-probes',
      ...(config.tlsCert === '' ? {} : { scheme: 'HTTPS' }),
    });
  }
}

function checkPod(pod: Manifest): void {
  expect(pod['automountServiceAccountToken']).toBe(false);
  expect(pod['securityContext']).toMatchObject({
    runAsNonRoot: true,
    runAsUser: 1000,
    fsGroup: 1000,
    seccompProfile: { type: 'RuntimeDefault' },
  });
}

function checkContainer(container: Manifest, volumes: readonly string[]): void {
  expect(container['securityContext']).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
  expect(container['resources']).toMatchObject({
    requests: { cpu: expect.anything(), memory: expect.anything() },
    limits: { memory: expect.anything() },
  });
  const mounts = (container['volumeMounts'] ?? []) as { name: string }[];
  for (const { name } of mounts) expect(volumes).toContain(name);
}

/** Checks workloads with their containers. */
export function checkWorkloads(manifests: readonly Manifest[]): void {
  const workloads = manifests.filter(isWorkload);
  const sidecars = workloads.flatMap((workload) => containersOf(workload).filter(isSidecar));
  expect(sidecars).toHaveLength(1);
  for (const container of sidecars) checkSidecar(container);
  for (const { spec } of workloads) {
    const pod = spec.template.spec as Manifest;
    const named = [...(pod['volumes'] ?? []), ...(spec.volumeClaimTemplates ?? [])] as Manifest[];
    const volumes = named.map(({ name, metadata }) => String(name ?? metadata.name));
    checkPod(pod);
    expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels);
    for (const container of containersOf({ spec })) checkContainer(container, volumes);
    for (const container of (pod['initContainers'] ?? []) as Manifest[]) {
      expect(container['restartPolicy']).toBe('Always');
    }
  }
}

/** Checks that each policy, budget and service selects the pods of a workload. */
export function checkSelectors(manifests: readonly Manifest[]): void {
  const pods = manifests.filter(isWorkload).map(({ spec }) => spec.template.metadata.labels);
  const selectors = manifests
    .filter((manifest) => !isWorkload(manifest))
    .map(({ kind, spec }) => {
      if (kind === 'Service') return spec.selector;
      return (spec.podSelector ?? spec.selector).matchLabels;
    });
  for (const selector of selectors) {
    expect(pods).toContainEqual(expect.objectContaining(selector));
  }
  const kinds = new Set(manifests.map(({ kind }) => kind));
  expect(kinds).toContain('NetworkPolicy');
  expect(kinds).toContain('PodDisruptionBudget');
}
