// Reads variables of a manifest as the sidecar reads them.
import { readConfig } from '@perdure/sidecar/internal';
import type { Config } from '@perdure/sidecar/internal';

/**
 * Returns the settings that these variables give, and variables that the sidecar does not read.
 *
 * @throws PerdureError INVALID_ARGUMENT for a value that the sidecar would reject.
 */
export function settingsOf(env: Readonly<Record<string, string>>): {
  readonly config: Config;
  readonly unknown: string[];
} {
  const read = new Set<string | symbol>();
  const recorded = new Proxy(env, {
    get(target, name): string | undefined {
      read.add(name);
      return target[String(name)];
    },
  });
  const config = readConfig({ flags: {}, env: recorded });
  const names = Object.keys(env).filter((name) => name.startsWith('PERDURE_'));
  return { config, unknown: names.filter((name) => !read.has(name)) };
}
