import type { Found, PeerSetting } from '../engine.ts';
import { installPackages } from '../install.ts';
import { versions } from '../versions.ts';
import { RestateHarness } from './harness.ts';

/** Restate with its default settings, on a separate server. */
export async function openRestate({ folder, cache, nodeFile }: PeerSetting): Promise<Found> {
  let packages: string;
  try {
    packages = await installPackages(cache, 'restate');
  } catch (error) {
    return { unavailable: (error as Error).message };
  }
  const setting = { folder, packages, nodeFile };
  return {
    name: 'restate',
    system: {
      name: 'restate',
      server_version: versions.restateServer,
      sdk: 'node',
      sdk_version: versions.restateSdk,
      durability: 'defaults: one node; log batches are flushed before they are acknowledged',
      transport: 'loopback HTTP',
    },
    harnesses: {
      start: () => RestateHarness.start(setting),
      prepare: () => RestateHarness.prepare(setting),
    },
    unsupported: {},
  };
}
