// A mutation whose text is not in the built file would end the run of the simulation, and show
// nothing about the checkers.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mutations } from './mutations.ts';

const root = join(import.meta.dirname, '../..');

test.each(mutations)('the mutation "$name" finds its text once in each built file', (mutation) => {
  for (const { file, find } of mutation.changes) {
    expect(readFileSync(join(root, file), 'utf8').split(find), `${file}: ${find}`).toHaveLength(2);
  }
});
