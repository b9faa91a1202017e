// The settings that all rules share: `settings: { perdure: { … } }` of the configuration.

export interface Settings {
  /** Modules that export what `@perdure/sdk` exports. */
  readonly modules: ReadonlySet<string>;
  /** Names of the parameter that receives the context, where nothing else identifies it. */
  readonly contextNames: ReadonlySet<string>;
  /** Whether rules need type information, and fail without it. */
  readonly typed: boolean;
}

const sdk = '@perdure/sdk';

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

export function readSettings(settings: Readonly<Record<string, unknown>> | undefined): Settings {
  const own = (settings?.['perdure'] ?? {}) as Readonly<Record<string, unknown>>;
  const names = texts(own['contextNames']);
  return {
    modules: new Set([sdk, ...texts(own['modules'])]),
    contextNames: new Set(names.length > 0 ? names : ['ctx']),
    typed: own['typed'] === true,
  };
}
