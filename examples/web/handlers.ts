// HTTP handlers over the standard `Request` and `Response`, as Next.js, Hono and other frameworks
// use them: start an order, read its status, wait for its end, approve it.
import {
  InvalidInputError,
  NotFoundError,
  OrchestrationFailedError,
  OverloadedError,
  RequestRejectedError,
  TimeoutError,
  UnavailableError,
} from '@perdure/sdk';
import type { Client } from '@perdure/sdk';

import { approval, order } from '../docs/order.ts';

/** The longest time that a request waits for the end of an order. */
const waitMsMax = 25_000;

export interface OrderHandlers {
  /** `POST /orders`: starts an order. The id of the order makes a repetition harmless. */
  start(request: Request): Promise<Response>;
  /** `GET /orders/ID?wait=MS`: the status, and the result if the order ends in that time. */
  read(request: Request, id: string): Promise<Response>;
  /** `POST /orders/ID/approval`: raises the event. */
  approve(request: Request, id: string): Promise<Response>;
}

async function answer(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    const said = { error: error instanceof Error ? error.message : String(error) };
    if (error instanceof NotFoundError) return Response.json(said, { status: 404 });
    if (error instanceof OverloadedError || error instanceof UnavailableError) {
      return Response.json(said, { status: 503, headers: { 'retry-after': '1' } });
    }
    if (error instanceof RequestRejectedError) return Response.json(said, { status: 409 });
    if (error instanceof InvalidInputError || error instanceof SyntaxError) {
      return Response.json(said, { status: 400 });
    }
    throw error;
  }
}

export function orderHandlers(client: Client): OrderHandlers {
  return {
    start: (request) =>
      answer(async () => {
        const input = (await request.json()) as { id: string; cents: number; parcels: string[] };
        // The same id returns the existing instance: a client that repeats its request is safe.
        const id = `order-${input.id}`;
        const run = await client.start(order, input, { id, idReuse: 'useExisting' });
        const location = `/orders/${encodeURIComponent(run.id)}`;
        const body = { id: run.id, created: run.created };
        return Response.json(body, { status: 202, headers: { location } });
      }),
    read: (request, id) =>
      answer(async () => {
        const handle = client.handle(order, id);
        const wait = Number(new URL(request.url).searchParams.get('wait') ?? 0) || 0;
        if (wait > 0) {
          const timeout = Math.min(wait, waitMsMax);
          // The signal ends the wait when the browser disconnects.
          await handle.result({ timeout, signal: request.signal }).catch((error: unknown) => {
            // Not at its end yet, or failed: the status below says which.
            if (error instanceof TimeoutError || error instanceof OrchestrationFailedError) return;
            throw error;
          });
        }
        const { status, customStatus, output, error } = await handle.get();
        return Response.json({ status, customStatus, output, error: error?.message });
      }),
    approve: (request, id) =>
      answer(async () => {
        const payload = (await request.json()) as { by: string; ok: boolean };
        const key = request.headers.get('idempotency-key');
        const options = key === null ? {} : { idempotencyKey: key };
        await client.handle(order, id).raise(approval, payload, options);
        return new Response(null, { status: 202, headers: { location: `/orders/${id}` } });
      }),
  };
}
