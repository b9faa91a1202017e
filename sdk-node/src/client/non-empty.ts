import { InvalidInputError } from '../errors.ts';

/**
 * Rejects an empty text, which usually comes from an unset variable. The sidecar would treat the
 * call as one without a key, so that a repetition would take effect twice.
 */
export function checkNonEmpty(option: string, text: string | undefined): void {
  if (text !== '') return;
  throw new InvalidInputError(
    `${option} is empty. Leave it out, or check that the variable that it comes from is set`,
  );
}
