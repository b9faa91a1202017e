// Writes Markdown tables from rows, and reads the columns that people write.

/** Escapes text for a cell: a bar would end the cell, and the site reads angle brackets as HTML. */
export function cell(text) {
  const escaped = text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim();
  // Code spans are excluded, because they contain no HTML.
  return escaped.replaceAll(/`[^`]*`|</g, (part) => (part === '<' ? '&lt;' : part));
}

export function table(headings, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |');
  return [line(headings), `|${'---|'.repeat(headings.length)}`, ...rows.map(line)].join('\n');
}

/** Returns the cells of each row, by the code in the first cell. */
export function rowsOf(text) {
  const rows = new Map();
  for (const line of text.split('\n')) {
    const cells = line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((one) => one.trim());
    const name = /^`([^`]+)`/.exec(cells[0] ?? '')?.[1];
    if (name !== undefined) rows.set(name, cells);
  }
  return rows;
}
