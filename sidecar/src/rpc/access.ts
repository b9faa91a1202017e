import { createHash, timingSafeEqual } from 'node:crypto';

import { PerdureError } from '../model/error.ts';
import type { Role, TokenEntry } from '../model/token.ts';
import type { CallHeaders } from './call-headers.ts';
import { namespaceOf } from './namespace-of.ts';

/** The access rules: which caller may make which call. */
export interface Access {
  /**
   * @param path the path of the method, `/perdure.v1.Service/Method`.
   * @throws PerdureError UNAUTHENTICATED for an unknown caller, PERMISSION_DENIED for a known
   *   caller without the right.
   */
  check(headers: CallHeaders, path: string): void;
}

/** The role that each service requires. An admin may make all calls of a client. */
const ROLE_OF_SERVICE: Readonly<Record<string, Role>> = {
  WorkerService: 'worker',
  ClientService: 'client',
  ScheduleService: 'client',
  AdminService: 'admin',
  BatchService: 'admin',
  Metrics: 'metrics',
};

/** Roles that an admin has, too. */
const ROLES_OF_ADMIN: ReadonlySet<Role> = new Set<Role>(['client', 'metrics']);

/** The path by which access to metrics is checked; they are served by another gateway. */
export const METRICS_PATH = '/perdure.v1.Metrics/ReadMetrics';

/** Methods that affect or list all namespaces. */
const SIDECAR_WIDE: ReadonlySet<string> = new Set([
  'BackupStore',
  'CreateNamespace',
  'ListNamespaces',
  'DeleteNamespace',
  'ReadMetrics',
]);

const REFLECTION_PATH = '/grpc.reflection.';

const BEARER = /^Bearer +(\S+)$/i;

interface KnownToken extends TokenEntry {
  readonly hash: Buffer;
}

/** Access rules from a list of tokens, of which only the hashes are stored. */
export class TokenAccess implements Access {
  readonly #known: readonly KnownToken[];

  constructor(entries: readonly TokenEntry[]) {
    this.#known = entries.map((entry) => ({ ...entry, hash: Buffer.from(entry.sha256, 'hex') }));
  }

  check(headers: CallHeaders, path: string): void {
    const token = this.#find(headers);
    // The contract is public, but reflection costs resources: it requires a valid token of any
    // role.
    if (path.startsWith(REFLECTION_PATH)) return;
    const [service = '', method = ''] = path.replace(/^\/perdure\.v1\./, '').split('/');
    // A service without an entry in the table requires the role admin.
    const role = ROLE_OF_SERVICE[service] ?? 'admin';
    const { name, roles, namespaces } = token;
    if (!roles.includes(role) && !(ROLES_OF_ADMIN.has(role) && roles.includes('admin'))) {
      throw denied(`the token "${name}" does not have the role ${role}, which ${service} requires`);
    }
    if (namespaces.includes('*')) return;
    if (SIDECAR_WIDE.has(method)) {
      throw denied(`the token "${name}" is not for all namespaces, which ${method} requires`);
    }
    const namespace = namespaceOf(headers);
    if (namespaces.includes(namespace)) return;
    throw denied(`the token "${name}" is not for the namespace "${namespace}"`);
  }

  #find(headers: CallHeaders): TokenEntry {
    const values = headers.get('authorization');
    const token = values.length === 1 ? BEARER.exec(String(values[0]))?.[1] : undefined;
    if (token === undefined) {
      const message = 'this sidecar requires a token: "authorization: Bearer TOKEN"';
      throw new PerdureError('UNAUTHENTICATED', message);
    }
    const hash = createHash('sha256').update(token).digest();
    let found: TokenEntry | undefined;
    // The loop compares all tokens, so that the time does not depend on which token matches.
    for (const known of this.#known) if (timingSafeEqual(known.hash, hash)) found = known;
    if (found === undefined) {
      throw new PerdureError('UNAUTHENTICATED', 'the token is not valid for this sidecar');
    }
    return found;
  }
}

function denied(message: string): PerdureError {
  return new PerdureError('PERMISSION_DENIED', message);
}
