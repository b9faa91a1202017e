// A sidecar that dies at a given point: `serve.js OPTIONS`. It has the parts of a real sidecar,
// with counted writes. A log beside the data contains every commit and whether it was reported
// durable, for comparison with the data on disk.
import { appendFileSync } from 'node:fs';
import { register } from 'node:module';
import { serialize } from 'node:v8';
import { arm, passedWrites } from './fuse.ts';
import { layJournal, retainInJournal } from './journal-layer.ts';
import type { Disk } from './journal-layer.ts';
import type { Point } from './point.ts';

export interface ServeOptions {
  readonly dataDir: string;
  readonly listen: string;
  /** The log of commits. */
  readonly log: string;
  /** The point of the crash. Null: none. */
  readonly point: Point | null;
  /** True: writes before the sidecar serves count too. */
  readonly fromBirth: boolean;
  readonly disk: Disk;
}

const layer = new URL('./tables-layer.js', import.meta.url).href;
// The layer replaces LMDB for all modules but itself.
const hook = `export const resolve = (name, context, next) =>
  name === 'lmdb' && context.parentURL !== '${layer}'
    ? { url: '${layer}', shortCircuit: true }
    : next(name, context);`;

const options = JSON.parse(process.argv[2]!) as ServeOptions;
layJournal(options.disk);
register(`data:text/javascript,${encodeURIComponent(hook)}`);
if (options.fromBirth) arm(options.point);

const { cryptoRandom, loadContract, openLmdbStore, readConfig, startSidecar } =
  await import('@perdure/sidecar/internal');
const { APPLY_AFTER_MS, systemClock, systemTicks } = await import('@perdure/sidecar/internal');
if (options.disk === 'lying') retainInJournal(APPLY_AFTER_MS);
type Store = Awaited<ReturnType<typeof openLmdbStore>>;

const enter = (line: string): void => appendFileSync(options.log, `${line}\n`);

function entered(store: Store): Store {
  const commit: Store['commit'] = async (rounds) => {
    enter(`begun ${serialize(rounds).toString('base64')}`);
    await store.commit(rounds);
    enter('durable');
  };
  return new Proxy(store, {
    get(target, name) {
      if (name === 'commit') return commit;
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

const log = {
  info: () => undefined,
  warn: (message: string, fields?: object) => console.error(message, fields),
  error: (message: string, fields?: object) => console.error(message, fields),
};
const config = readConfig({
  flags: { 'data-dir': options.dataDir, listen: options.listen },
  env: {},
});
const store = entered(await openLmdbStore({ path: options.dataDir, pid: process.pid, log }));
const sidecar = await startSidecar(
  {
    contract: loadContract(),
    store,
    clock: systemClock(),
    ticks: systemTicks(),
    random: cryptoRandom(),
    log,
  },
  { ...config, version: 'crash points', secrets: { tls: null, access: null } },
);
if (!options.fromBirth) arm(options.point);
console.log(`ready on ${sidecar.addresses.join(', ')}`);
process.once('SIGTERM', () => {
  void sidecar.stop(100).then(() => {
    console.log(`passed ${JSON.stringify(passedWrites())}`);
    process.exit(0);
  });
});
