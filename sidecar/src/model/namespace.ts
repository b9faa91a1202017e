/** The namespace that always exists, and the default. */
export const DEFAULT_NAMESPACE: string = 'default';

/**
 * Form of a name, which is also the name of a folder. Some file systems do not distinguish upper
 * and lower case.
 */
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** True for a valid name of a namespace. */
export function isNamespaceName(text: string): boolean {
  return NAME.test(text);
}

export const NAMESPACE_RULE: string =
  'small letters, digits and . _ -, at most 64, a letter or digit first';
