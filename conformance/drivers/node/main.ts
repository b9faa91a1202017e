// The driver for the Node SDK (README.md, Drivers): `main.js vectors` or `main.js live`.
import { createRequire } from 'node:module';

import { readFeatures } from '../../features.ts';
import { live } from './live.ts';
import { serve } from './serve.ts';
import { vectors } from './vectors.ts';

const { version } = createRequire(import.meta.url)('@perdure/sdk/package.json') as {
  readonly version: string;
};

/** The features that the SDK omits, with reasons. */
const omits: Readonly<Record<string, string>> = {};

const features = (): object => ({
  sdk: `node/${version}`,
  supports: readFeatures()
    .map(({ name }) => name)
    .filter((name) => !(name in omits)),
  omits,
});

const [, , mode] = process.argv;
if (mode === 'vectors') await serve({ features, ...vectors() });
else if (mode === 'live') {
  const { handlers, close } = live(process.env['PERDURE_LEDGER'] ?? '');
  await serve({ features, ...handlers });
  await close();
} else {
  process.stderr.write('expected a mode: vectors or live\n');
  process.exitCode = 2;
}
