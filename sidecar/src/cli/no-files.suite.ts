import type { DevHost } from './dev/dev-host.ts';
import type { StoreFiles } from './store-files.ts';

const notHere = (): Promise<never> => Promise.reject(new Error('not here'));

/** For tests of commands that read no files of a store. */
export const noFiles: StoreFiles = { check: notHere, compact: notHere, salvage: notHere };

/** For tests of commands that start no processes. */
export const noDev: DevHost = {
  program: '',
  args: [],
  env: {},
  folder: '',
  onStop: () => {
    throw new Error('not here');
  },
};
