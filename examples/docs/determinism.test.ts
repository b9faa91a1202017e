import { readFile } from 'node:fs/promises';

import { expect, it } from 'vitest';

import { breaches, withoutPlaces } from './rule-breaches.suite.ts';

const page = await readFile(new URL('../../docs/learn/determinism.md', import.meta.url), 'utf8');
/** The page without quotation marks and line breaks. */
const text = page.replaceAll(/^> /gm, '').replaceAll(/\s+/g, ' ');

/** Common endings of the messages, which the page contains once. */
const endings = [
  / An orchestrator may await only promises of ctx.*$/,
  / An orchestrator must request the same operations.*$/,
];

it.each(breaches)('docs/learn/determinism.md has the message for %s', async (_what, message) => {
  const whole = withoutPlaces(await message());
  for (const ending of endings) {
    const tail = ending.exec(whole)?.[0];
    if (tail !== undefined) expect(text).toContain(tail.trim());
  }
  const head = endings.reduce((rest, ending) => rest.replace(ending, ''), whole);
  expect(text).toContain(head);
});
