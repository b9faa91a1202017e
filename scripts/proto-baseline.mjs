// `npm run proto:baseline`: renews the image of the contract that `buf breaking` compares with. To
// be run at a release, and at no other time: it forgets what was promised before.
import { mkdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

mkdirSync('proto/baseline', { recursive: true });
const { status } = spawnSync('npx', ['buf', 'build', 'proto', '-o', 'proto/baseline/v1.binpb'], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
