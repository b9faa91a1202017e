// Fields of log lines, from the table that the type of the log derives from.
import { built } from './built.mjs';
import { cell, table } from './table.mjs';

const TYPES = { text: 'text', number: 'number', list: 'list of texts' };

export async function logTable() {
  const { LOG_FIELDS } = await built('sidecar/src/model/log-fields.ts');
  const rows = Object.entries(LOG_FIELDS).map(([name, { type, help }]) => [
    `\`${name}\``,
    TYPES[type],
    cell(help),
  ]);
  return table(['Field', 'Type', 'Meaning'], rows);
}
