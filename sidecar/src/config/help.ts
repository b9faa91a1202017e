import { defaultText, SETTING_NAMES, SETTINGS, variableOf } from './settings.ts';
import { VALUE_KINDS } from './value-kinds.ts';

/** What help and the reference page say of a setting. */
export interface SettingHelp {
  readonly flag: string;
  /** Stands for the value; empty for a flag without a value. */
  readonly placeholder: string;
  readonly variable: string;
  readonly default: string;
  readonly doc: string;
}

export function settingsHelp(): readonly SettingHelp[] {
  return SETTING_NAMES.map((name) => {
    const setting = SETTINGS[name];
    return {
      flag: setting.flag,
      placeholder: VALUE_KINDS[setting.kind].placeholder,
      variable: variableOf(setting),
      default: defaultText(setting),
      doc: setting.doc,
    };
  });
}
