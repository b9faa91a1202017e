import type { Server } from '@grpc/grpc-js';

import type { CallGate } from './call-gate.ts';
import { HealthService } from './health.ts';
import { addReflection } from './reflection.ts';

/** Services for gRPC's own tools. */
export interface Health {
  setServing(serving: boolean): void;
}

/** The services of the contract. */
const SERVICES = [
  'WorkerService',
  'ClientService',
  'AdminService',
  'ScheduleService',
  'BatchService',
].map((name) => `perdure.v1.${name}`);

/** Adds the standard health service and server reflection. */
export function addIntrospection(server: Server, calls: CallGate): Health {
  const health = new HealthService();
  health.addToServer(server);
  addReflection(server, SERVICES, calls);
  return {
    setServing(serving) {
      // The empty name represents the whole server.
      for (const name of ['', ...SERVICES]) {
        health.setStatus(name, serving ? 'SERVING' : 'NOT_SERVING');
      }
    },
  };
}
