// What the code blocks of the documentation leave out. A block that uses one of these names without
// declaring it gets it from here when it is type-checked.
import { Client, defineActivity, defineEvent, defineOrchestration, Worker } from '@perdure/sdk';
import type { OrchestrationContext, OrchestrationHandler, WorkerHandler } from '@perdure/sdk';
import { TestEnvironment } from '@perdure/sdk/testing';
import { z } from 'zod';

export { Client, defineActivity, defineEvent, defineOrchestration, TestEnvironment, Worker, z };

interface OrderInput {
  readonly id: string;
  readonly cents: number;
  readonly parcels: readonly string[];
}

export const charge = defineActivity<{ orderId: string; cents: number }, { receipt: string }>(
  'charge',
);
export const refund = defineActivity<{ receipt: string }, string>('refund');
export const measure = defineActivity<string, number>('measure');
export const increment = defineActivity<number, number>('increment');
export const approval = defineEvent<{ ok: boolean }>('approval');
export const ship = defineOrchestration<string, string>('ship');
export const order = defineOrchestration<OrderInput, unknown>('order');
export const counter = defineOrchestration<{ count: number; target: number }, number>('counter');
export const expense = defineOrchestration<{ what: string; deadline: string }, string>('expense');
export const sample: OrderInput = { id: '17', cents: 4_200, parcels: [] };

export declare const ctx: OrchestrationContext;
export declare const client: Client;
export declare const env: TestEnvironment;
export declare const handlers: readonly WorkerHandler[];
export declare const orderHandler: OrchestrationHandler;
export declare function pay(cents: number, key: string): Promise<{ receipt: string }>;
