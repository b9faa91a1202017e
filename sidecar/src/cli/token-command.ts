import { createHash } from 'node:crypto';

import { readNamespaces, readRoles, readTokenName, tokenLine } from '../model/token.ts';

/** Help of `perdure token`, which talks to no sidecar: it adds to a file that `serve` reads. */
export const TOKEN_HELP: string = `perdure token NAME --roles ROLES --file PATH

  make a token, print it once, and add its hash to the file that \`perdure serve --tokens\` reads;
  a sidecar that runs already reads the file again at SIGHUP

  --roles ROLES        what it is good for: worker, client, admin, or several with commas
  --namespaces NAMES   namespaces it is good for, with commas; left out: all (*)
  --file PATH          file of tokens; made if it is missing, for its owner alone
`;

export const TOKEN_OPTIONS = {
  roles: { type: 'string' },
  namespaces: { type: 'string' },
  file: { type: 'string' },
} as const;

/** Bytes of chance in a token: nobody guesses it, so that its hash needs no salt. */
const TOKEN_BYTES = 32;

export interface NewToken {
  /** To be shown once and kept by nobody here. */
  readonly token: string;
  /** To be added to the file. */
  readonly line: string;
}

/** @throws PerdureError INVALID_ARGUMENT that names what is wrong. */
export function makeToken(
  name: string,
  roles: string,
  namespaces: string,
  random: (count: number) => Uint8Array,
): NewToken {
  const token = `perdure_${Buffer.from(random(TOKEN_BYTES)).toString('base64url')}`;
  const sha256 = createHash('sha256').update(token).digest('hex');
  const entry = {
    name: readTokenName(name),
    roles: readRoles(roles),
    namespaces: readNamespaces(namespaces),
    sha256,
  };
  return { token, line: tokenLine(entry) };
}
