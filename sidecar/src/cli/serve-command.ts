import { configFileOf, readConfig } from '../config/read.ts';
import { settingsHelp } from '../config/help.ts';
import { SETTING_NAMES, SETTINGS } from '../config/settings.ts';
import type { Config } from '../config/settings.ts';
import { PerdureError } from '../model/error.ts';
import { option } from './command.ts';
import type { LocalCommand, Options } from './command.ts';
import { EXIT, UsageError } from './exit.ts';

type Texts = Readonly<Record<string, string | undefined>>;

/** Reads the settings, including those of the configuration file if one is named. */
async function settingsOf(flags: Texts, env: Texts): Promise<Config> {
  const path = configFileOf(flags, env);
  if (path === '') return readConfig({ flags, env });
  const { readConfigFile } = await import('../config/file.ts');
  return readConfig({ flags, env, file: await readConfigFile(path) });
}

const OPTIONS: Options = Object.fromEntries(
  settingsHelp().map(({ flag, placeholder, variable, default: value, doc }) => [
    flag,
    option(placeholder, `${doc} (${variable}; default: ${value})`),
  ]),
);

export const SERVE: LocalCommand = {
  name: 'serve',
  args: [],
  doc: 'run the sidecar until SIGTERM or SIGINT',
  details:
    'Prints one line with its addresses when it is ready. Precedence of settings: option, ' +
    'environment variable, configuration file, default.',
  options: OPTIONS,
  async run({ terminal, text }) {
    const flags = Object.fromEntries(
      SETTING_NAMES.map((name) => {
        const { flag } = SETTINGS[name];
        return [flag, text(flag)];
      }),
    );
    let config: Config;
    try {
      config = await settingsOf(flags, terminal.env);
    } catch (error) {
      if (error instanceof PerdureError) throw new UsageError(error.message);
      throw error;
    }
    await terminal.serve(config);
    return EXIT.ok;
  },
};
