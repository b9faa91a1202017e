import { readFile } from 'node:fs/promises';

import { expect, it } from 'vitest';

import { breaches, withoutPlaces } from './rule-breaches.suite.ts';

const page = await readFile(new URL('../../docs/learn/determinism.md', import.meta.url), 'utf8');
/** Without the quotation marks and line breaks that are for readers. */
const text = page.replaceAll(/^> /gm, '').replaceAll(/\s+/g, ' ');

/** The common endings of the messages are on the page once. */
const endings = [
  / An orchestrator may await only what ctx gives it.*$/,
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
