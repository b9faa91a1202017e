// The web server of the agent, with Node's own http. Browsers send messages and approvals with
// POST, and read the custom status as server-sent events.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

import { NotFoundError, RequestRejectedError } from '@perdure/sdk';
import type { Client } from '@perdure/sdk';

import { agent, approvalOf, userMessage } from './definitions.ts';

const bodyBytesMax = 64 * 1024;

async function readJson<T>(request: IncomingMessage): Promise<T> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > bodyBytesMax) throw new RangeError('the body is too large');
  }
  return JSON.parse(text) as T;
}

/** Sends each change of the status. A browser that reconnects continues at the last one. */
async function stream(
  client: Client,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const handle = client.handle(agent, id);
  await handle.get(); // 404 before the stream begins
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const after = Number(request.headers['last-event-id'] ?? 0) || 0;
  try {
    for await (const { version, value } of handle.statusChanges({ after, signal: gone.signal })) {
      response.write(`id: ${version}\ndata: ${JSON.stringify(value ?? null)}\n\n`);
    }
    response.end('event: end\ndata: null\n\n');
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  }
}

async function route(
  client: Client,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const [, root, id = '', what = '', detail = ''] = pathname.split('/');
  const key = request.headers['idempotency-key'];
  const idempotencyKey = typeof key === 'string' ? { idempotencyKey: key } : {};
  const accepted = (): unknown =>
    response.writeHead(202, { location: `/conversations/${id}/events` }).end();
  if (root !== 'conversations' || id === '') return void response.writeHead(404).end();
  switch (`${request.method} ${what}`) {
    case 'POST messages': {
      const message = await readJson<{ text: string }>(request);
      const conversation = await client.start(agent, {}, { id, idReuse: 'useExisting' });
      await conversation.raise(userMessage, message, idempotencyKey);
      return void accepted();
    }
    case 'POST approvals': {
      const approval = await readJson<{ ok: boolean; by: string }>(request);
      await client.handle(agent, id).raise(approvalOf(detail), approval, idempotencyKey);
      return void accepted();
    }
    case 'GET events':
      return stream(client, id, request, response);
    case 'DELETE ':
      await client.handle(agent, id).cancel('stopped by the user');
      return void accepted();
    default:
      response.writeHead(404).end();
  }
}

function statusOf(error: unknown): number {
  if (error instanceof NotFoundError) return 404;
  if (error instanceof RequestRejectedError) return 409;
  return error instanceof SyntaxError || error instanceof RangeError ? 400 : 500;
}

export function agentServer(client: Client): Server {
  return createServer((request, response) => {
    route(client, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else response.writeHead(statusOf(error)).end(String(error));
    });
  });
}
