/** The one that is always there, and that is the default. */
export const DEFAULT_NAMESPACE: string = 'default';

/** Names of folders too, on file systems that do not tell small letters from large ones. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** True for what a namespace can be called. */
export function isNamespaceName(text: string): boolean {
  return NAME.test(text);
}

export const NAMESPACE_RULE: string =
  'small letters, digits and . _ -, at most 64, a letter or digit first';
