// Calls with arbitrary bytes as messages, and their outcomes.
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import type { ClientDuplexStream, ServiceError } from '@grpc/grpc-js';

const asIs = (bytes: Buffer): Buffer => bytes;

export function connect(address: string): Client {
  return new Client(address, credentials.createInsecure(), {
    'grpc.use_local_subchannel_pool': 1,
    'grpc.max_send_message_length': -1,
    'grpc.max_receive_message_length': -1,
  });
}

export function openStream(
  client: Client,
  path: string,
  deadlineMs = 10_000,
): ClientDuplexStream<Buffer, Buffer> {
  const options = { deadline: Date.now() + deadlineMs };
  return client.makeBidiStreamRequest(path, asIs, asIs, new Metadata(), options);
}

/** The end of a call: the code of its error, or the gRPC status without a code, or 'ok'. */
export function endOf(stream: ClientDuplexStream<Buffer, Buffer>): Promise<string> {
  return new Promise((resolve) => {
    stream.on('error', (error: ServiceError) => {
      resolve(String(error.metadata?.get('perdure-code')[0] ?? error.code));
    });
    stream.on('end', () => resolve('ok'));
    stream.resume();
  });
}

/** Sends the messages, ends the request stream, and waits for the end. */
export function send(
  client: Client,
  path: string,
  messages: readonly Buffer[],
  deadlineMs?: number,
): Promise<string> {
  const stream = openStream(client, path, deadlineMs);
  const end = endOf(stream);
  for (const message of messages) stream.write(message);
  stream.end();
  return end;
}
