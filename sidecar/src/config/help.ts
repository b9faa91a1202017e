import { defaultText, SETTING_NAMES, SETTINGS, variableOf } from './settings.ts';
import { VALUE_KINDS } from './value-kinds.ts';

/** What help and the reference page say of a setting. */
export interface SettingHelp {
  /** `--data-dir PATH` */
  readonly usage: string;
  readonly variable: string;
  readonly default: string;
  readonly doc: string;
}

export function settingsHelp(): readonly SettingHelp[] {
  return SETTING_NAMES.map((name) => {
    const setting = SETTINGS[name];
    const { flag, kind, doc } = setting;
    const usage = `--${flag} ${VALUE_KINDS[kind].placeholder}`.trimEnd();
    return { usage, variable: variableOf(setting), default: defaultText(setting), doc };
  });
}
