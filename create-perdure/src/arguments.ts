import { parseArgs } from 'node:util';

/** Templates, the default first. */
export const TEMPLATES = ['typescript', 'python'] as const;
export type Template = (typeof TEMPLATES)[number];

/** Wrong arguments, or a folder that cannot be used. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

export const USAGE: string = `usage: npm create perdure FOLDER [-- OPTIONS]

  --template NAME     ${TEMPLATES.join(' or ')}; default: ${TEMPLATES[0]}
  --packages FOLDER   packages of \`npm run pack:all\` instead of those of a registry`;

export interface CreateOptions {
  readonly folder: string;
  readonly template: Template;
  /** Empty: the packages of a registry. */
  readonly packages: string;
}

function isTemplate(text: string): text is Template {
  return TEMPLATES.some((template) => template === text);
}

/** @throws UsageError with what is wrong and what is expected. */
export function readArguments(args: readonly string[]): CreateOptions | 'help' {
  const { positionals, values } = parsed(args);
  if (values.help) return 'help';
  const [folder, ...others] = positionals;
  if (folder === undefined) throw new UsageError('no folder is given. Pass its name');
  if (others.length > 0) {
    throw new UsageError(`unexpected argument "${others[0]}". With npm, write -- before options`);
  }
  const template = values.template ?? TEMPLATES[0];
  if (!isTemplate(template)) {
    throw new UsageError(`--template "${template}": expected ${TEMPLATES.join(' or ')}`);
  }
  return { folder, template, packages: values.packages ?? '' };
}

function parsed(args: readonly string[]): {
  readonly positionals: readonly string[];
  readonly values: {
    readonly template?: string;
    readonly packages?: string;
    readonly help: boolean;
  };
} {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        template: { type: 'string' },
        packages: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    const { template, packages, help } = values;
    return {
      positionals,
      values: {
        help,
        ...(template === undefined ? {} : { template }),
        ...(packages === undefined ? {} : { packages }),
      },
    };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
