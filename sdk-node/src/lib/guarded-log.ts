import type { Logger } from '../model/logger.ts';
import { disarm } from '../thrown.ts';

/** Wraps the logger of the application, so that its errors and rejections do not affect the SDK. */
export function guardedLogger(log: Logger): Logger {
  const write =
    (level: keyof Logger): Logger['info'] =>
    (message, fields) => {
      try {
        disarm(log[level](message, fields) as unknown);
      } catch {
        // A lost line does not affect the running code.
      }
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
