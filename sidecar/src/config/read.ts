import { PerdureError } from '../model/error.ts';
import { checkSecurity } from './security.ts';
import { parseValue, SETTING_NAMES, SETTINGS, variableOf } from './settings.ts';
import type { Config } from './settings.ts';

type Texts = Readonly<Record<string, string | undefined>>;

/** The text of a setting in a configuration file, and its place: `perdure.yaml:3`. */
export interface FileValue {
  readonly text: string;
  readonly place: string;
}

/** Sources of values. The first source with a value applies, otherwise the default. */
export interface ConfigSources {
  /** Texts by flag, without dashes. */
  readonly flags: Texts;
  /** Texts by environment variable; an empty text counts as not set. */
  readonly env: Texts;
  /** Texts by flag, without dashes. */
  readonly file?: ReadonlyMap<string, FileValue>;
}

interface Found {
  readonly text: string;
  /** Name of the source in errors. */
  readonly source: string;
}

function find(name: keyof Config, { flags, env, file }: ConfigSources): Found {
  const setting = SETTINGS[name];
  const { flag } = setting;
  const fromFlag = flags[flag];
  if (fromFlag !== undefined) return { text: fromFlag, source: `--${flag}` };
  const variable = variableOf(setting);
  const fromEnv = env[variable];
  if (fromEnv) return { text: fromEnv, source: variable };
  const fromFile = file?.get(flag);
  if (fromFile !== undefined) return { text: fromFile.text, source: `${fromFile.place}: ${flag}` };
  return { text: String(setting.default), source: `--${flag}` };
}

function readSetting<K extends keyof Config>(name: K, sources: ConfigSources): Config[K] {
  const { text, source } = find(name, sources);
  try {
    return parseValue(name, text);
  } catch (error) {
    const message = `${source} "${text}": ${(error as Error).message}`;
    throw new PerdureError('INVALID_ARGUMENT', message, { cause: error });
  }
}

/** Reads all settings without checking their combination. */
function readAll(sources: ConfigSources): Config {
  return Object.fromEntries(
    SETTING_NAMES.map((name) => [name, readSetting(name, sources)]),
  ) as Config;
}

/** Returns the path of the configuration file; empty without a file. */
export function configFileOf(flags: Texts, env: Texts): string {
  return readSetting('configFile', { flags, env });
}

/**
 * Reads all settings. Precedence: flag, environment, configuration file, default.
 *
 * @throws PerdureError INVALID_ARGUMENT that names the source of the invalid value.
 */
export function readConfig(sources: ConfigSources): Config {
  const config = readAll(sources);
  if (config.pingTimeoutMs <= config.pingIntervalMs) {
    throw new PerdureError(
      'INVALID_ARGUMENT',
      `--ping-timeout (${config.pingTimeoutMs}ms) must be longer than --ping-interval ` +
        `(${config.pingIntervalMs}ms)`,
    );
  }
  checkSecurity(config);
  return config;
}

/** The defaults of all settings. */
export const DEFAULTS: Config = readAll({ flags: {}, env: {} });
