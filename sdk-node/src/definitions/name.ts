// Names of activities, orchestrations, events and steps: text of 1 to 256 bytes without control
// characters. The sidecar checks the same rule.
import { INSTANCE_ID_MAX_BYTES, MADE_UP_ID_MAX_BYTES, NAME_MAX_BYTES } from '../limits.ts';

/** Control characters, unpaired surrogates and the replacement character. */
const control = /[\p{Cc}\p{Cs}\u{fffd}]/u;

/** @throws TypeError when the name is not valid. */
export function checkName(name: string, what: string): void {
  if (typeof name !== 'string' || name === '') {
    throw new TypeError(`${what}: a name must be a non-empty string`);
  }
  if (control.test(name) || Buffer.byteLength(name) > NAME_MAX_BYTES) {
    throw new TypeError(
      `${what} ${JSON.stringify(name)}: a name has at most ${NAME_MAX_BYTES} bytes and ` +
        'no control characters',
    );
  }
}

/** @throws TypeError when the text is not a valid version or queue. Empty text is valid. */
export function checkOptionalName(name: string, what: string): void {
  if (name !== '') checkName(name, what);
}

/** @throws TypeError when the id is not valid for an existing instance. */
export function checkTargetId(id: string): void {
  const long = Buffer.byteLength(id) > MADE_UP_ID_MAX_BYTES;
  if (id !== '' && !control.test(id) && !long) return;
  throw new TypeError(
    `instance id ${JSON.stringify(id)}: an id has 1 to ${MADE_UP_ID_MAX_BYTES} bytes and no ` +
      'control characters',
  );
}

/** @throws TypeError when the id is not valid for a new instance. */
export function checkInstanceId(id: string): void {
  const wrong =
    typeof id !== 'string' ||
    id === '' ||
    control.test(id) ||
    id.includes('::') ||
    Buffer.byteLength(id) > INSTANCE_ID_MAX_BYTES;
  if (wrong) {
    throw new TypeError(
      `instance id ${JSON.stringify(id)}: an id has 1 to ${INSTANCE_ID_MAX_BYTES} bytes, no ` +
        'control characters and no "::"',
    );
  }
}
