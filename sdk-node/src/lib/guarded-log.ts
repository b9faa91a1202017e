import type { Logger } from '../model/logger.ts';
import { disarm } from '../thrown.ts';

/** The application's logger, of which neither a throw nor a rejection reaches the SDK. */
export function guardedLogger(log: Logger): Logger {
  const write =
    (level: keyof Logger): Logger['info'] =>
    (message, fields) => {
      try {
        disarm(log[level](message, fields) as unknown);
      } catch {
        // A line that is lost changes nothing of what runs.
      }
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
