/** A kind of failure to connect: its gRPC message, its description, and the remedy. */
interface Cause {
  readonly pattern: RegExp;
  readonly what: string;
  readonly remedy: string;
}

const START = 'Start it with `perdure serve`, or pass another --address';

/** The first cause whose pattern matches applies. */
const CAUSES: readonly Cause[] = [
  { pattern: /ECONNREFUSED/, what: 'connection refused', remedy: START },
  { pattern: /ENOENT/, what: 'no such socket', remedy: START },
  { pattern: /ENOTSOCK/, what: 'the file is not a socket', remedy: START },
  {
    pattern: /EACCES|EPERM/,
    what: 'permission denied',
    remedy: 'Run the command as the user of the sidecar, or serve with another --socket-mode',
  },
  {
    pattern: /Name resolution failed|ENOTFOUND|EAI_/,
    what: 'the host name does not resolve',
    remedy: 'Check --address',
  },
  {
    pattern: /wrong version number|EPROTO|packet length too long/i,
    what: 'the program there does not speak TLS',
    remedy: 'Leave out --tls and --tls-ca, or pass the address of a sidecar with TLS',
  },
  {
    pattern: /ALTNAME_INVALID|does not match certificate/,
    what: 'its certificate is for another name',
    remedy: 'Pass that name with --tls-server-name',
  },
  {
    pattern: /certificate/i,
    what: 'its certificate is not trusted, or it rejects that of this command',
    remedy: 'Pass the CA with --tls-ca, and --tls-client-cert if the sidecar requests one',
  },
  {
    pattern: /Protocol error|Received HTTP status/,
    what: 'another program answers there, not a sidecar',
    remedy: 'Check --address',
  },
  {
    pattern: /Failed to connect|ECONNRESET|socket hang up|closed/i,
    what: 'the connection was closed at once',
    remedy: 'Pass --tls if the sidecar speaks TLS there; otherwise check --address',
  },
  {
    pattern: /ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|Deadline exceeded/,
    what: 'no answer in time',
    remedy: 'Check --address, and that the sidecar runs there',
  },
];

/** The message for a failed connection to a sidecar. */
export function connectionFailureText(address: string, details: string): string {
  const found = CAUSES.find(({ pattern }) => pattern.test(details));
  const reported = reportedCause(details);
  if (found === undefined) return `cannot connect to ${address}: ${reported}. ${START}`;
  return `cannot connect to ${address}: ${found.what} (${reported}). ${found.remedy}`;
}

/** Returns the message of gRPC without the prefixes and the time that gRPC adds. */
function reportedCause(details: string): string {
  const text = details
    .replace(/^No connection established\. Last error: /, '')
    .replace(/\.? *Resolution note:.*$/s, '')
    .replace(/^Error(?: \[[A-Z_]+\])?: /, '')
    .replace(/ \(\d{4}-[^)]*Z\)$/, '')
    .replace(/^[0-9A-F]+:(error:.*?:)\.\.\/.*$/s, '$1')
    .replace(/\s+/g, ' ')
    .replace(/[.: ]+$/, '');
  return text === '' ? 'no reason given' : text;
}
