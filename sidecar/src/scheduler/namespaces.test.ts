import { beforeEach, expect, test } from 'vitest';

import { virtualClock } from '../lib/clock.ts';
import { seededRandom } from '../lib/random.ts';
import { systemTicks } from '../lib/ticks.ts';
import { NAMESPACES_MAX } from '../limits.ts';
import { PerdureError } from '../model/error.ts';
import type { NamespaceStores } from '../model/namespace-ports.ts';
import type { HistoryStore } from '../model/ports.ts';
import { createMemoryDisk, openMemoryStore } from '../store/store.ts';
import type { MemoryDisk } from '../store/store.ts';
import { createEventCodec } from '../wire/event-codec.ts';
import { loadContract } from '../wire/load.ts';
import { Namespaces } from './namespaces.ts';

const codec = createEventCodec(loadContract());

let disks: Map<string, MemoryDisk>;
let halted: string[];
/** Called before a store is opened. */
let opening: (name: string) => void;
beforeEach(() => {
  disks = new Map();
  halted = [];
  opening = () => undefined;
});

function diskOf(name: string): MemoryDisk {
  let disk = disks.get(name);
  if (disk === undefined) disks.set(name, (disk = createMemoryDisk()));
  return disk;
}

const stores: NamespaceStores = {
  names: async () => [...disks.keys()].filter((name) => name !== 'default').sort(),
  open: async (name) => {
    opening(name);
    return openMemoryStore(diskOf(name));
  },
  remove: async (name) => void disks.delete(name),
};

function namespacesOver(
  given: NamespaceStores | null = stores,
  store: HistoryStore = openMemoryStore(diskOf('default')),
): Namespaces {
  const ports = {
    store,
    codec,
    clock: virtualClock(1_000_000),
    ticks: systemTicks(),
    random: seededRandom(7),
    log: { info() {}, warn() {}, error() {} },
    cachedInstancesMax: 100,
  };
  const namespaces = new Namespaces({ ports, stores: given });
  namespaces.onHalted = (name, { code }) => void halted.push(`${name}: ${code}`);
  return namespaces;
}

async function start(namespaces: Namespaces, name: string, instanceId: string): Promise<void> {
  const plain = { name: 'o', version: '', input: null, idempotencyKey: '' };
  const request = { ...plain, instanceId, idReusePolicy: 'reject' } as const;
  await namespaces.of(name).scheduler.start(request);
}

test('existing and declared namespaces are open after a start', async () => {
  const first = namespacesOver();
  await first.recover(['b', 'default']);
  expect(await first.create('a')).toBe(true);
  await start(first, 'a', 'i');
  await first.drain();
  await first.close();
  const second = namespacesOver();
  await second.recover(['c']);
  const views = await second.list();
  expect(views.map(({ name, liveInstances }) => `${name} ${liveInstances}`)).toEqual([
    'a 1',
    'b 0',
    'c 0',
    'default 0',
  ]);
  await second.close();
});

test('an invalid name and a namespace beyond the limit are rejected', async () => {
  const namespaces = namespacesOver();
  await namespaces.recover([]);
  for (const name of ['', 'A', '../a', '.a', 'a/b', 'a'.repeat(65)]) {
    await expect(namespaces.create(name)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  }
  for (let count = 1; count < NAMESPACES_MAX; count += 1) await namespaces.create(`n${count}`);
  await expect(namespaces.create('more')).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  expect(() => namespaces.of('more')).toThrow('there is no namespace "more"');
  await namespaces.close();
});

test('a namespace with an unreadable store fails the start and is not created', async () => {
  opening = (name) => {
    if (name === 'bad') throw new PerdureError('STORE_FAILED', 'the files of bad are broken');
  };
  const namespaces = namespacesOver();
  await expect(namespaces.recover(['good', 'bad'])).rejects.toThrow('bad are broken');
  await expect(namespaces.create('bad')).rejects.toThrow('bad are broken');
  expect(() => namespaces.of('bad')).toThrow('there is no namespace');
  opening = () => undefined;
  expect(await namespaces.create('bad')).toBe(true);
  await namespaces.close();
});

test('a namespace is not deleted when an instance is live or starts meanwhile', async () => {
  const namespaces = namespacesOver();
  await namespaces.recover(['n']);
  await start(namespaces, 'n', 'i');
  await expect(namespaces.remove('n', false)).rejects.toMatchObject({ code: 'NOT_ENDED' });
  expect(halted).toEqual([]);
  const { scheduler } = namespaces.of('n');
  await scheduler.terminate('i', '');
  const removing = namespaces.remove('n', false);
  await start(namespaces, 'n', 'late');
  await expect(removing).rejects.toMatchObject({ code: 'NOT_ENDED' });
  expect(halted).toEqual(['n: UNAVAILABLE']);
  await expect(scheduler.terminate('late', '')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await namespaces.of('n').scheduler.terminate('late', '');
  await namespaces.remove('n', false);
  expect(halted).toEqual(['n: UNAVAILABLE', 'n: NOT_FOUND']);
  expect([...disks.keys()]).toEqual(['default']);
});

test('a deletion notifies waiting clients, and the namespace can be created again', async () => {
  const namespaces = namespacesOver();
  await namespaces.recover(['n']);
  await start(namespaces, 'n', 'i');
  const waiting = namespaces.of('n').scheduler.wait('i', 0);
  await namespaces.remove('n', true);
  await expect(waiting).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(() => namespaces.of('n')).toThrow('there is no namespace "n"');
  expect(await namespaces.create('n')).toBe(true);
  await expect(namespaces.of('n').scheduler.get('i')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await namespaces.close();
});

test('the default namespace can neither be created nor deleted', async () => {
  const namespaces = namespacesOver();
  await namespaces.recover([]);
  expect(await namespaces.create('default')).toBe(false);
  await expect(namespaces.remove('default', true)).rejects.toThrow('always exists');
  const alone = namespacesOver(null);
  await alone.recover([]);
  await expect(alone.create('n')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await expect(alone.recover(['n'])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  expect(await alone.list()).toMatchObject([{ name: 'default' }]);
});

test('a namespace with files that cannot be deleted remains and serves requests', async () => {
  const failing: NamespaceStores = {
    ...stores,
    remove: () => Promise.reject(new Error('read-only file system')),
  };
  const namespaces = namespacesOver(failing);
  await namespaces.recover([]);
  expect(await namespaces.create('a')).toBe(true);
  await namespaces.of('a').scheduler.start({
    name: 'o',
    instanceId: 'i',
    version: '',
    input: null,
    idReusePolicy: 'reject',
    idempotencyKey: '',
  });
  await expect(namespaces.remove('a', true)).rejects.toThrow(
    /"a" could not be deleted: read-only file system; the namespace remains with all its data/,
  );
  expect((await namespaces.of('a').scheduler.get('i')).row.id).toBe('i');
  expect(await namespaces.create('a')).toBe(false);
});

test('a namespace that was neither deleted nor reopened can be opened by its name', async () => {
  const failing: NamespaceStores = {
    ...stores,
    remove: () => {
      opening = () => {
        throw new Error('in use');
      };
      return Promise.reject(new Error('busy'));
    },
  };
  const namespaces = namespacesOver(failing);
  await namespaces.recover([]);
  await namespaces.create('a');
  await expect(namespaces.remove('a', true)).rejects.toThrow(/cannot be opened again .*in use/);
  opening = () => undefined;
  expect(await namespaces.create('a')).toBe(false);
  expect(namespaces.of('a').name).toBe('a');
});
