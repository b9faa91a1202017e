// Names of activities, orchestrations, events and steps: any text but the empty one and one with
// control characters, at most 256 bytes; the sidecar refuses the same.
import { INSTANCE_ID_MAX_BYTES, MADE_UP_ID_MAX_BYTES, NAME_MAX_BYTES } from '../limits.ts';

/** Control characters, halves of characters, and what stands for bytes that are no text. */
const control = /[\p{Cc}\p{Cs}\u{fffd}]/u;

/** @throws TypeError when the name cannot be one. */
export function checkName(name: string, what: string): void {
  if (typeof name !== 'string' || name === '') {
    throw new TypeError(`an ${what} needs a name, a text that is not empty`);
  }
  if (control.test(name) || Buffer.byteLength(name) > NAME_MAX_BYTES) {
    throw new TypeError(
      `${what} ${JSON.stringify(name)}: a name has at most ${NAME_MAX_BYTES} bytes and ` +
        'no control characters',
    );
  }
}

/** @throws TypeError when the text cannot be a version or a queue; it may be empty. */
export function checkOptionalName(name: string, what: string): void {
  if (name !== '') checkName(name, what);
}

/** @throws TypeError when no instance can have this id. */
export function checkTargetId(id: string): void {
  const long = Buffer.byteLength(id) > MADE_UP_ID_MAX_BYTES;
  if (id !== '' && !control.test(id) && !long) return;
  throw new TypeError(
    `instance id ${JSON.stringify(id)}: an id has 1 to ${MADE_UP_ID_MAX_BYTES} bytes and no ` +
      'control characters',
  );
}

/** @throws TypeError when the text cannot be the id of a new instance. */
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
