// Blanks comments and the contents of strings in Python, like blank.ts for TypeScript. Code in the
// braces of an f-string stays.

const quotes = ['"""', "'''", '"', "'"] as const;

/** Replaces comments and contents of strings by spaces. Newlines stay. */
export function blankPython(text: string): string {
  const out: string[] = [];
  let at = 0;

  const keep = (count: number): void => {
    out.push(text.slice(at, at + count));
    at += count;
  };
  const hide = (count: number): void => {
    out.push(text.slice(at, at + count).replace(/[^\n]/g, ' '));
    at += count;
  };
  const keepBraces = (): void => {
    let depth = 0;
    do {
      if (text[at] === '{') depth += 1;
      if (text[at] === '}') depth -= 1;
      keep(1);
    } while (depth > 0 && at < text.length && text[at] !== '\n');
  };
  const hideString = (quote: string, isFormatted: boolean): void => {
    keep(quote.length);
    while (at < text.length && !text.startsWith(quote, at)) {
      // A string of one line ends at the end of the line at the latest.
      if (quote.length === 1 && text[at] === '\n') return;
      const pair = text.slice(at, at + 2);
      if (text[at] === '\\' || pair === '{{' || pair === '}}') hide(2);
      else if (isFormatted && text[at] === '{') keepBraces();
      else hide(1);
    }
    keep(quote.length);
  };

  while (at < text.length) {
    const word = /\w+/y;
    word.lastIndex = at;
    const [prefix = ''] = word.exec(text) ?? [];
    const quote = quotes.find((one) => text.startsWith(one, at + prefix.length));
    if (quote !== undefined && /^([rbu]|f|rb|br|rf|fr)?$/i.test(prefix)) {
      keep(prefix.length);
      hideString(quote, /f/i.test(prefix));
    } else if (text[at] === '#') hide(text.slice(at).split('\n', 1)[0]!.length);
    else keep(Math.max(1, prefix.length));
  }
  return out.join('');
}
