// The features that an SDK can have: read from features.yaml, compared with cases and drivers.
import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

import { pathOf } from './folder.ts';

export interface Feature {
  readonly group: string;
  readonly name: string;
  readonly text: string;
}

/** The claims of a driver about its SDK. */
export interface Claims {
  readonly sdk: string;
  readonly supports: readonly string[];
  readonly omits: Readonly<Record<string, string>>;
}

/**
 * The features of a YAML text: groups, and in each of them names of features with their meaning.
 *
 * @throws Error if the text is not such YAML, or names a feature twice.
 */
export function parseFeatures(text: string): Feature[] {
  const groups: unknown = parse(text);
  const features = entriesOf('the file', groups).flatMap(([group, members]) =>
    entriesOf(`group "${group}"`, members).map(([name, meaning]) => {
      if (typeof meaning === 'string') return { group, name, text: meaning };
      throw new Error(`features.yaml: feature "${name}" has no text`);
    }),
  );
  const names = features.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`features.yaml: feature "${twice}" occurs twice`);
  return features;
}

function entriesOf(what: string, value: unknown): [string, unknown][] {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isMap) throw new Error(`features.yaml: ${what} is not a map`);
  return Object.entries(value);
}

export function readFeatures(): Feature[] {
  return parseFeatures(readFileSync(pathOf('features.yaml'), 'utf8'));
}

/** The errors in the claims of a driver; empty when there are none. */
export function wrongClaims(features: readonly Feature[], { supports, omits }: Claims): string[] {
  const names = new Set(features.map(({ name }) => name));
  const claimed = [...supports, ...Object.keys(omits)];
  const wrong: string[] = [];
  for (const name of claimed) if (!names.has(name)) wrong.push(`there is no feature "${name}"`);
  for (const name of names) {
    const times = claimed.filter((one) => one === name).length;
    if (times === 0) wrong.push(`feature "${name}" is neither supported nor omitted`);
    if (times > 1) wrong.push(`feature "${name}" is named more than once`);
  }
  for (const [name, reason] of Object.entries(omits)) {
    if (reason.trim() === '') wrong.push(`feature "${name}" is omitted without a reason`);
  }
  return wrong;
}

/** The mismatches between features and cases. */
export function wrongCases(
  features: readonly Feature[],
  cases: readonly { readonly case: string; readonly features: readonly string[] }[],
): string[] {
  const names = new Set(features.map(({ name }) => name));
  const proven = new Set(cases.flatMap((one) => one.features));
  const wrong: string[] = [];
  for (const name of names) if (!proven.has(name)) wrong.push(`no case proves "${name}"`);
  for (const one of cases) {
    if (one.features.length === 0) wrong.push(`case "${one.case}" proves no feature`);
    for (const name of one.features) {
      if (!names.has(name)) wrong.push(`case "${one.case}": there is no feature "${name}"`);
    }
  }
  return wrong;
}
