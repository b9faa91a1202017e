import { defaultText, SETTING_NAMES, SETTINGS, variableOf } from './settings.ts';
import { VALUE_KINDS } from './value-kinds.ts';

/** The description of a setting in help and on the reference page. */
export interface SettingHelp {
  readonly flag: string;
  /** Placeholder of the value; empty for a flag without a value. */
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
