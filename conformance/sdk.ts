// The SDKs under test, by their drivers.
import type { DriverCommand } from './driver-process.ts';
import { pathOf } from './folder.ts';

export interface Sdk {
  readonly name: string;
  /** Its name in the table. */
  readonly title: string;
  /** Supported parts. `across` requires orchestrations and activities. See `partsOf`. */
  readonly parts: readonly ('vectors' | 'live' | 'across')[] | 'by claims';
  /** Command of the driver, or why it is not available. */
  readonly command: DriverCommand | { readonly missing: string };
  /** True: a missing driver is a failure. */
  readonly required: boolean;
}

/** Tools of the machine, which the start script finds. */
export interface Machine {
  /** Python interpreter with the SDK, or why it is not available. */
  readonly python: string | { readonly missing: string };
  /** The built Go driver, or why it is not available. */
  readonly go: string | { readonly missing: string };
}

const here = { cwd: pathOf('.'), env: {} };

export function sdks({ python, go }: Machine): Sdk[] {
  return [
    {
      name: 'node',
      title: 'Node',
      parts: ['vectors', 'live', 'across'],
      command: { program: process.execPath, args: [pathOf('dist/drivers/node/main.js')], ...here },
      required: true,
    },
    {
      name: 'python',
      title: 'Python',
      parts: ['vectors', 'live', 'across'],
      command:
        typeof python === 'string'
          ? {
              program: python,
              args: ['-m', 'perdure_driver'],
              cwd: pathOf('drivers/python'),
              env: { PYTHONUNBUFFERED: '1' },
            }
          : python,
      required: true,
    },
    {
      name: 'go',
      title: 'Go',
      parts: ['live'],
      command:
        typeof go === 'string' ? { program: go, args: [], cwd: pathOf('drivers/go'), env: {} } : go,
      required: false,
    },
  ];
}
