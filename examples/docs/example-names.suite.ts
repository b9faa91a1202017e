// The names that `@example` blocks of the SDK use without declaring them. The blocks are compiled,
// not run.
import {
  defineActivity,
  defineEvent,
  defineOrchestration,
  defineQuery,
  defineUpdate,
  defineValue,
} from '@perdure/sdk';
import type {
  ActivityContext,
  Client,
  InstanceHandle,
  OrchestrationContext,
  OrchestrationHandler,
  StartedInstance,
} from '@perdure/sdk';
import type { HistoryEvent, TestEnvironment } from '@perdure/sdk/testing';

export const charge = defineActivity<{ cents: number }, { receipt: string }>('charge');
export const refund = defineActivity<{ receipt: string }, void>('refund');
export const ship = defineActivity<string, string>('ship');
export const order = defineOrchestration<{ cents: number }, { receipt: string }>('order');
export const approved = defineEvent<{ by: string }>('approved');
export const total = defineValue<number>('total');
export const stageOf = defineQuery<void, string>('stage');
export const changeAddress = defineUpdate<string, string>('changeAddress');

export declare const ctx: OrchestrationContext;
export declare const activity: ActivityContext;
export declare const client: Client;
export declare const handle: InstanceHandle<{ receipt: string }>;
export declare const instance: StartedInstance<{ receipt: string }>;
export declare const environment: TestEnvironment;
export const orderHandler: OrchestrationHandler = order.handle(() => ({ receipt: 'r-1' }));
export declare const history: HistoryEvent[];
export declare const parcels: string[];
export declare const promiseId: string;
