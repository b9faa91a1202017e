import { describe, expect, it } from 'vitest';

import { bannedPhrases, readPhrases } from './phrases.ts';
import { sourceOf } from './source.ts';

const table = {
  phrases: [
    { not: 'for ever', but: '"indefinitely"' },
    { not: 'room', but: '"module"' },
  ],
  enforced: ['clean/', 'page.md'],
  allowed: [
    { phrase: 'room', text: 'room for', why: 'capacity' },
    { phrase: 'room', text: 'a room', path: 'page.md', why: 'a hotel' },
  ],
};

const found = (path: string, text: string): string[] =>
  bannedPhrases(table, [sourceOf(path, text)]).map(({ line, what }) => `${line} ${what}`);

describe('bannedPhrases()', () => {
  it('finds a phrase in comments, literals and pages, and reports its replacement', () => {
    const expected = ['1 "for ever": write "indefinitely"'];
    expect(found('clean/a.ts', '// It waits for ever.\n')).toEqual(expected);
    expect(found('clean/a.ts', "log('waits For ever');\n")).toEqual(expected);
    expect(found('page.md', 'It waits for ever.\n')).toEqual(expected);
  });

  it('finds a phrase in comments, docstrings and strings of Python, not in its code', () => {
    const expected = ['1 "for ever": write "indefinitely"'];
    expect(found('clean/a.py', '# It waits for ever.\n')).toEqual(expected);
    expect(found('clean/a.py', '"""It waits for ever."""\n')).toEqual(expected);
    expect(found('clean/a.py', "log(rf'waits for ever {at}')\n")).toEqual(expected);
    expect(found('clean/a.py', "room = f\"{room}\" + 'it\\'s' + str(room)\n")).toEqual([]);
  });

  it('finds a phrase that continues on the next line of a comment', () => {
    expect(found('clean/a.ts', '/**\n * It waits for\n * ever.\n */\n')).toEqual([
      '2 "for ever": write "indefinitely"',
    ]);
  });

  it('ignores code, parts of words, file names and folders that are not listed', () => {
    expect(found('clean/a.ts', 'const room = 1;\n')).toEqual([]);
    expect(found('clean/a.ts', "// roommate\nimport './room.ts';\n")).toEqual([]);
    expect(found('other/a.ts', '// for ever\n')).toEqual([]);
  });

  it('ignores allowed texts', () => {
    expect(found('clean/a.ts', '// A list with room for one.\n')).toEqual([]);
    expect(found('clean/a.ts', '// This room is pure.\n')).toHaveLength(1);
    expect(found('page.md', 'Book a room.\n')).toEqual([]);
    expect(found('clean/a.ts', '// Book a room.\n')).toHaveLength(1);
  });
});

describe('phrases.json', () => {
  it('gives a replacement for each phrase and a reason for each exception', () => {
    const { phrases, allowed } = readPhrases();
    for (const { not, but } of phrases) expect([not.toLowerCase(), but]).toEqual([not, but.trim()]);
    for (const { text, phrase, why } of allowed) {
      expect([text.toLowerCase().includes(phrase), why !== '']).toEqual([true, true]);
      expect(phrases.map(({ not }) => not)).toContain(phrase);
    }
  });
});
