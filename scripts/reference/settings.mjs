// Table of the settings of `perdure serve`, from the table of its flags and help.
import { built } from './built.mjs';
import { cell, table } from './table.mjs';

export async function settingTable() {
  const { settingsHelp } = await built('sidecar/src/config/help.ts');
  const rows = settingsHelp().map((setting) => [
    `\`${`--${setting.flag} ${setting.placeholder}`.trim()}\``,
    `\`${setting.variable}\``,
    setting.default === 'none' ? 'none' : `\`${setting.default}\``,
    cell(setting.doc),
  ]);
  return table(['Flag', 'Environment variable', 'Default', 'Meaning'], rows);
}
