import { SETTINGS } from '../config/settings.ts';
import { option } from './command.ts';
import type { LocalCommand } from './command.ts';
import { readOptionalText } from './arguments.ts';
import { usesColor } from './style.ts';

/** Address of health and metrics, beside the default address of the sidecar. */
const HTTP = '127.0.0.1:7461';

/** With a free port for the sidecar, health and metrics have one, too. */
function httpOf(given: string, listen: string): string {
  if (given === 'none') return '';
  return given || (listen.endsWith(':0') ? '127.0.0.1:0' : HTTP);
}

export const DEV: LocalCommand = {
  name: 'dev',
  args: [],
  doc: 'run a sidecar for development, with a readable log, and optionally the worker',
  details:
    'Ends at SIGTERM or SIGINT, or with the process that started it; the worker ends with it. ' +
    'The worker command gets the address in PERDURE_ADDRESS. Settings of `perdure serve` can be ' +
    'given as environment variables.',
  options: {
    data: option('DIR', 'directory that retains the data; default: a temporary one'),
    listen: option('ADDRESS', `address of the sidecar; default: ${SETTINGS.listen.default}`),
    http: option('ADDRESS', `address of health and metrics, or none; default: ${HTTP}`),
    watch: option('COMMAND', 'command of the worker; it is started again when a file changes'),
    'watch-path': option('PATH[,...]', 'files and folders to watch; default: the current folder'),
  },
  async run({ terminal, text, out }) {
    const { runDev } = await import('./dev/run-dev.ts');
    const listen = readOptionalText('listen', text('listen')) || SETTINGS.listen.default;
    const options = {
      listen,
      http: httpOf(readOptionalText('http', text('http')), listen),
      data: readOptionalText('data', text('data')),
      watch: readOptionalText('watch', text('watch')),
      watchPaths: (readOptionalText('watch-path', text('watch-path')) || '.').split(','),
    };
    return runDev(terminal.dev, options, {
      out,
      write: (raw) => terminal.out(raw),
      now: () => terminal.now(),
      isColored: usesColor(terminal.isTerminal?.out ?? false, terminal.env),
    });
  },
};
