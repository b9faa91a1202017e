import { InvalidInputError } from '../errors.ts';

/**
 * Refuses an empty text, which stands for an unset variable far more often than for "none": the
 * call would count as one without a key, and a repetition of it would count twice.
 */
export function checkGiven(option: string, text: string | undefined): void {
  if (text !== '') return;
  throw new InvalidInputError(
    `${option} is empty. Leave it out, or check that the variable that it comes from is set`,
  );
}
