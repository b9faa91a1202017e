import type { CreateNamespaceResponse__Output as Created } from '@perdure/proto/v1/CreateNamespaceResponse';
import type { ListNamespacesResponse__Output as Listed } from '@perdure/proto/v1/ListNamespacesResponse';

import { table } from './columns.ts';
import { option, outJson } from './command.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit.ts';

const namespaces: Command = {
  name: 'namespace list',
  args: [],
  doc: 'list the namespaces of the sidecar',
  options: {},
  async run({ connection, json: asJson, out }) {
    const answer = await connection.call<Listed>('AdminService', 'ListNamespaces', {});
    if (asJson) outJson(out, answer);
    else {
      const rows = answer.namespaces.map((one) => [
        one.name,
        String(one.liveInstances),
        String(one.workers),
        String(one.storeBytes),
        one.storeFailure,
      ]);
      out(table(['NAME', 'LIVE', 'WORKERS', 'BYTES', 'STORE FAILURE'], rows));
    }
    return EXIT.ok;
  },
};

const create: Command = {
  name: 'namespace create',
  args: ['NAME'],
  doc: 'create a namespace',
  options: {},
  async run({ connection, args, json: asJson, out }) {
    const request = { name: args[0]! };
    const answer = await connection.call<Created>('AdminService', 'CreateNamespace', request);
    if (asJson) outJson(out, answer);
    else out(`namespace ${request.name} ${answer.created ? 'created' : 'already exists'}\n`);
    return EXIT.ok;
  },
};

const remove: Command = {
  name: 'namespace delete',
  args: ['NAME'],
  doc: 'delete a namespace with all its instances',
  options: { force: option('', 'delete it even if it has live instances') },
  async run({ connection, args, text, json: asJson, out }) {
    const request = { name: args[0]!, force: text('force') !== undefined };
    const wait = { waits: true };
    const answer = await connection.call('AdminService', 'DeleteNamespace', request, wait);
    if (asJson) outJson(out, answer);
    else out(`namespace ${request.name} deleted\n`);
    return EXIT.ok;
  },
};

/** Commands about namespaces. */
export const NAMESPACE_COMMANDS: readonly Command[] = [namespaces, create, remove];
