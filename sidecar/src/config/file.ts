// The configuration file: YAML with one setting per line, named like the flags. This module is
// loaded only if a configuration file is named.
import { readFile } from 'node:fs/promises';

import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';

import { closestName } from '../lib/closest-name.ts';
import { PerdureError } from '../model/error.ts';
import type { FileValue } from './read.ts';
import { SETTING_NAMES, SETTINGS } from './settings.ts';

const CONFIG_FLAG = SETTINGS.configFile.flag;
const FLAGS: readonly string[] = SETTING_NAMES.map((name) => SETTINGS[name].flag).filter(
  (flag) => flag !== CONFIG_FLAG,
);
const ONE_VALUE = 'expected one value, or a list of them';

function reject(message: string): never {
  throw new PerdureError('INVALID_ARGUMENT', message);
}

/** Reads a configuration file. @throws PerdureError INVALID_ARGUMENT that names file and line. */
export async function readConfigFile(path: string): Promise<ReadonlyMap<string, FileValue>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    return reject(`--${CONFIG_FLAG} ${path} cannot be read: ${code}`);
  }
  return parseConfigFile(path, text);
}

/**
 * Parses a configuration file to its values by flag.
 *
 * @param path the name of the file in errors.
 * @throws PerdureError INVALID_ARGUMENT that names file, line and setting.
 */
export function parseConfigFile(path: string, text: string): ReadonlyMap<string, FileValue> {
  const lineCounter = new LineCounter();
  // With this schema every scalar is text, as on the command line: 0600 is not a number.
  const document = parseDocument(text, { schema: 'failsafe', lineCounter, prettyErrors: false });
  const placeOf = (offset: number): string => `${path}:${lineCounter.linePos(offset).line || 1}`;
  const [error] = document.errors;
  if (error !== undefined) reject(`${placeOf(error.pos[0])}: invalid YAML: ${error.message}`);
  const { contents } = document;
  const values = new Map<string, FileValue>();
  if (contents === null || (isScalar(contents) && contents.value === '')) return values;
  const start = (node: { readonly range?: readonly number[] | null } | null): string =>
    placeOf(node?.range?.[0] ?? 0);
  if (!isMap(contents)) reject(`${start(contents)}: expected lines such as "log-level: warn"`);
  for (const { key, value } of contents.items) {
    const name = isScalar(key) ? String(key.value) : '';
    const place = start(isScalar(key) ? key : null);
    checkName(place, name);
    values.set(name, { place, text: textOf(value, `${place}: ${name}`) });
  }
  return values;
}

function checkName(place: string, name: string): void {
  if (FLAGS.includes(name)) return;
  if (name === CONFIG_FLAG) reject(`${place}: "${name}" is a flag, not a setting of the file`);
  const closest = closestName(name.replace(/^-+/, '').replaceAll('_', '-'), FLAGS);
  const hint = closest === undefined ? '' : `; did you mean "${closest}"?`;
  reject(`${place}: unknown setting "${name}"${hint}`);
}

/** Returns the text of a value in the form of the command line. */
function textOf(value: unknown, where: string): string {
  if (isSeq(value)) return value.items.map((item) => scalarOf(item, where)).join(',');
  return scalarOf(value, where);
}

function scalarOf(value: unknown, where: string): string {
  if (!isScalar(value)) reject(`${where}: ${ONE_VALUE}`);
  const text = String(value.value);
  // `tokens:` without a value is more often an error than an empty value.
  if (text === '' && value.type === 'PLAIN') reject(`${where}: the value is missing`);
  return text;
}
