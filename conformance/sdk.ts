// The SDKs under test, by their drivers.
import type { DriverCommand } from './driver-process.ts';
import { pathOf } from './folder.ts';

export interface Sdk {
  readonly name: string;
  /** Its name in the table. */
  readonly title: string;
  /** The parts that it supports; `across` requires both sides of a worker. See `partsOf`. */
  readonly parts: readonly ('vectors' | 'live' | 'across')[] | 'by claims';
  /** How its driver is started, or why it cannot be. */
  readonly command: DriverCommand | { readonly missing: string };
  /** True: it counts as failed when it cannot be started. */
  readonly required: boolean;
}

/** The tools of the machine, found by the script that starts this. */
export interface Machine {
  /** A Python interpreter with the SDK, or why there is none. */
  readonly python: string | { readonly missing: string };
  /** The built Go driver, or why there is none. */
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
