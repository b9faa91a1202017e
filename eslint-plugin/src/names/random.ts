// What returns another value each time, by canonical name, with the method of the context to use.

export const randomCalls: ReadonlyMap<string, 'random' | 'uuid'> = new Map([
  ['Math.random', 'random'],
  ['crypto.getRandomValues', 'random'],
  ['crypto.randomUUID', 'uuid'],
  ['crypto#generateKey', 'random'],
  ['crypto#generateKeyPair', 'random'],
  ['crypto#generateKeyPairSync', 'random'],
  ['crypto#generateKeySync', 'random'],
  ['crypto#pseudoRandomBytes', 'random'],
  ['crypto#randomBytes', 'random'],
  ['crypto#randomFill', 'random'],
  ['crypto#randomFillSync', 'random'],
  ['crypto#randomInt', 'random'],
  ['uuid#v1', 'uuid'],
  ['uuid#v4', 'uuid'],
  ['uuid#v6', 'uuid'],
  ['uuid#v7', 'uuid'],
  ['uuidv7#uuidv7', 'uuid'],
  ['nanoid#nanoid', 'uuid'],
  ['nanoid#customAlphabet', 'uuid'],
  ['nanoid#random', 'random'],
  ['nanoid/non-secure#nanoid', 'uuid'],
  ['short-uuid#generate', 'uuid'],
  ['ulid#ulid', 'uuid'],
  ['@paralleldrive/cuid2#createId', 'uuid'],
  ['cuid#default', 'uuid'],
  ['ksuid#default.randomSync', 'uuid'],
  ['lodash#random', 'random'],
  ['lodash#sample', 'random'],
  ['lodash#sampleSize', 'random'],
  ['lodash#shuffle', 'random'],
]);

/** The calls whose value the method of the context replaces exactly. */
export const exactRandom: ReadonlySet<string> = new Set([
  'Math.random',
  'crypto.randomUUID',
  'uuid#v4',
]);
