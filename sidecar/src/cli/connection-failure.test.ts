import { expect, it } from 'vitest';

import { connectionFailureText } from './connection-failure.ts';

const failed = (error: string): string =>
  `No connection established. Last error: ${error}. Resolution note: `;

it.each([
  [
    failed('Error: connect ECONNREFUSED 127.0.0.1:1'),
    'connection refused (connect ECONNREFUSED 127.0.0.1:1). Start it with `perdure serve`',
  ],
  [
    failed('Error: connect ENOENT /run/p.sock'),
    'no such socket (connect ENOENT /run/p.sock). Start it',
  ],
  [
    failed('Error: connect EACCES /run/p.sock'),
    'permission denied (connect EACCES /run/p.sock). Run the command as the user of the sidecar',
  ],
  [
    'Name resolution failed for target dns:nowhere.invalid:7460',
    'the host name does not resolve (Name resolution failed for target',
  ],
  [
    failed(
      'Error: 809CA:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../d.c:350:\n',
    ),
    'the program there does not speak TLS (error:0A00010B:SSL routines:ssl3_get_record:wrong',
  ],
  [
    failed(
      "Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames",
    ),
    "its certificate is for another name (Hostname/IP does not match certificate's altnames)",
  ],
  [failed('Error: self-signed certificate'), 'its certificate is not trusted'],
  [
    failed('Protocol error (2026-11-29T20:10:04.190Z)'),
    'another program answers there, not a sidecar (Protocol error). Check --address',
  ],
  ['Received HTTP status code 404', 'another program answers there'],
  [
    failed('Failed to connect (2026-11-29T20:10:08.207Z)'),
    'the connection was closed at once (Failed to connect). Pass --tls',
  ],
  ['Deadline exceeded after 4.001s', 'no answer in time'],
  ['', 'no reason given. Start it'],
])('reports the cause of %j', (details, expected) => {
  const text = connectionFailureText('host:1', details);
  expect(text.startsWith(`cannot connect to host:1: ${expected}`), text).toBe(true);
  expect(text).not.toContain('\n');
});
