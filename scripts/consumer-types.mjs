// The versions of TypeScript that consumers may use, and the ways in which they resolve modules.

const all = { 5.4: '~5.4', 5.9: '~5.9', 6: '^6', 7: '^7' };

/** Name and range of each version; the oldest and the newest if `isShort`. */
export function typescripts(isShort) {
  return isShort ? { 5.4: all[5.4], 7: all[7] } : all;
}

const strict = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  skipLibCheck: false,
  target: 'ES2022',
  types: ['node'],
};

/**
 * The compilations of one version. The packages are ES modules: code that TypeScript emits as
 * CommonJS can import them with `nodenext` from 5.8, which knows that `require` loads ES modules.
 * `node10` exists until version 6, where it needs `ignoreDeprecations`.
 */
export function compilations(version) {
  const number = Number(version);
  const ways = [
    {
      name: 'nodenext, ES module',
      file: 'consumer.mts',
      options: { module: 'nodenext', moduleResolution: 'nodenext' },
    },
    {
      name: number >= 5.8 ? 'bundler' : 'bundler, with skipLibCheck',
      file: 'consumer.ts',
      options: {
        module: 'esnext',
        moduleResolution: 'bundler',
        // Older versions do not read the types of `long`, which those of gRPC import.
        ...(number < 5.8 && { skipLibCheck: true }),
      },
    },
  ];
  if (number >= 5.8) {
    ways.push({
      name: 'nodenext, CommonJS',
      file: 'consumer.cts',
      options: { module: 'nodenext', moduleResolution: 'nodenext' },
    });
  }
  if (number < 7) {
    ways.push({
      name: 'node10',
      file: 'consumer.ts',
      options: {
        module: 'commonjs',
        moduleResolution: 'node10',
        ...(number >= 6 && { ignoreDeprecations: '6.0' }),
      },
    });
  }
  return ways.map(({ name, file, options }) => ({
    name,
    file,
    options: { ...strict, ...options },
  }));
}
