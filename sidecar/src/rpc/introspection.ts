import type { Server } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { HealthImplementation } from 'grpc-health-check';

import type { Contract } from '../wire/load.ts';

/** Tells gRPC's own tools how the sidecar is. */
export interface Health {
  setServing(serving: boolean): void;
}

/** The services of the contract; the empty name stands for the whole server. */
const SERVICES = ['WorkerService', 'ClientService', 'AdminService'].map(
  (name) => `perdure.v1.${name}`,
);

/** Adds the standard health service and server reflection. */
export function addIntrospection(server: Server, contract: Contract): Health {
  const health = new HealthImplementation();
  health.addToServer(server);
  new ReflectionService(contract.definition, { services: SERVICES }).addToServer(server);
  return {
    setServing(serving) {
      for (const name of ['', ...SERVICES]) {
        health.setStatus(name, serving ? 'SERVING' : 'NOT_SERVING');
      }
    },
  };
}
