// Blanks comments and the contents of literals, so that checks of code ignore prose. It supports
// quotes, templates with code, and regular expressions.

/** A slash after one of these starts a regular expression. After other text it divides. */
const beforeRegExp = /(^|[=([{,;:!&|?+\-*%~^<>}]|\b(return|typeof|case|in|of|await|throw))\s*$/;

/** Replaces comments and contents of literals by spaces. Newlines stay. */
export function blank(text: string): string {
  const out: string[] = [];
  // The number of open braces inside each `${` of the enclosing templates.
  const templates: number[] = [];
  let at = 0;

  const keep = (count: number): void => {
    out.push(text.slice(at, at + count));
    at += count;
  };
  const hideTo = (end: number): void => {
    out.push(text.slice(at, end).replace(/[^\n]/g, ' '));
    at = end;
  };
  const endOf = (from: number, stop: (index: number) => boolean): number => {
    let index = from;
    while (index < text.length && !stop(index)) index += text[index] === '\\' ? 2 : 1;
    return Math.min(index, text.length);
  };
  const template = (): void => {
    hideTo(endOf(at, (i) => text[i] === '`' || (text[i] === '$' && text[i + 1] === '{')));
    if (text[at] === '$') {
      templates.push(0);
      keep(2);
    } else keep(1);
  };
  const regExp = (): void => {
    let inClass = false;
    keep(1);
    hideTo(
      endOf(at, (i) => {
        if (text[i] === '[') inClass = true;
        if (text[i] === ']') inClass = false;
        return text[i] === '\n' || (text[i] === '/' && !inClass);
      }),
    );
    keep(1);
  };
  const opensRegExp = (): boolean =>
    beforeRegExp.test(out.slice(-40).join('').trimEnd().slice(-12)) || out.length === 0;

  while (at < text.length) {
    const char = text[at];
    const pair = text.slice(at, at + 2);
    const depth = templates.at(-1);
    if (pair === '//') hideTo(endOf(at, (i) => text[i] === '\n'));
    else if (pair === '/*') {
      const end = text.indexOf('*/', at + 2);
      hideTo(end === -1 ? text.length : end + 2);
    } else if (char === "'" || char === '"') {
      keep(1);
      hideTo(endOf(at, (i) => text[i] === char || text[i] === '\n'));
      keep(1);
    } else if (char === '`') {
      keep(1);
      template();
    } else if (char === '/' && opensRegExp()) regExp();
    else if (char === '}' && depth === 0) {
      templates.pop();
      keep(1);
      template();
    } else {
      if (depth !== undefined && char === '{') templates[templates.length - 1] = depth + 1;
      if (depth !== undefined && char === '}') templates[templates.length - 1] = depth - 1;
      keep(1);
    }
  }
  return out.join('');
}
