// Markdown tables: written from rows, and read back for the columns that people write.

/** Text for a cell: a bar would end it, and angle brackets are HTML to the site. */
export function cell(text) {
  const escaped = text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim();
  // Not inside of code, where nothing is HTML.
  return escaped.replaceAll(/`[^`]*`|</g, (part) => (part === '<' ? '&lt;' : part));
}

export function table(headings, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |');
  return [line(headings), `|${'---|'.repeat(headings.length)}`, ...rows.map(line)].join('\n');
}

/** The cells of each row, by the code in its first cell. */
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
