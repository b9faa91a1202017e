// Perdure, configured as in `npm run bench`.
import { fileURLToPath } from 'node:url';

import { openHarnesses } from '../harness.ts';
import { thisSystem } from '../environment.ts';
import type { Engine, PeerSetting } from './engine.ts';

const sidecarFile = fileURLToPath(new URL('../../../../sidecar/bin/perdure.mjs', import.meta.url));

export function openPerdure({ folder, nodeFile }: PeerSetting): Engine {
  return {
    name: 'perdure',
    system: thisSystem('unix', 'node', undefined),
    harnesses: openHarnesses({
      folder,
      sidecarFile,
      sidecarArgs: [],
      transport: 'unix',
      app: 'node',
      profiles: undefined,
      nodeFile,
    }),
    unsupported: {},
  };
}
