import type { CreateNamespaceRequest__Output as Create } from '@perdure/proto/v1/CreateNamespaceRequest';
import type { DeleteNamespaceRequest__Output as Delete } from '@perdure/proto/v1/DeleteNamespaceRequest';

import type { NamespacePort } from '../model/namespace-ports.ts';
import type { ServiceCalls } from './service-calls.ts';

/** The service of operators for namespaces; the namespace of the call has no effect. */
export function namespaceCalls(port: NamespacePort): ServiceCalls {
  return {
    service: 'AdminService',
    calls: {
      CreateNamespace: async ({ name }: Create) => ({ created: await port.create(name) }),
      ListNamespaces: async () => ({ namespaces: await port.list() }),
      async DeleteNamespace({ name, force }: Delete) {
        await port.remove(name, force);
        return {};
      },
    },
  };
}
