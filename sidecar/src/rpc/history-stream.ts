import type { handleServerStreamingCall, ServerWritableStream } from '@grpc/grpc-js';
import type { GetHistoryRequest__Output as Request } from '@perdure/proto/v1/GetHistoryRequest';

import { FRAME_BYTES } from '../limits.ts';
import type { ClientPort, HistoryStream } from '../model/client-ports.ts';
import { PerdureError } from '../model/error.ts';
import type { Codec } from '../wire/load.ts';
import { callStatus, toPerdureError } from './status.ts';
import { checkMessageSize, checkOpen } from './unary.ts';
import type { UnaryOptions } from './unary.ts';
import { checkInstanceId } from './validate.ts';

type Call = ServerWritableStream<Buffer, Buffer>;

/** Events are spliced in as stored, never decoded. */
interface Response {
  readonly execution: number;
  readonly events: readonly Uint8Array[];
}

/** Resolves when the frame is on its way, or the reader is gone. */
function write(call: Call, frame: Buffer): Promise<void> {
  return new Promise((resolve) => {
    call.once('cancelled', resolve);
    call.write(frame, () => {
      call.off('cancelled', resolve);
      resolve();
    });
  });
}

async function send(
  call: Call,
  codec: Codec<unknown, Response>,
  from: HistoryStream,
): Promise<void> {
  const { execution, chunks } = from;
  let events: Uint8Array[] = [];
  let bytes = 0;
  let frames = 0;
  const flush = async (): Promise<void> => {
    const frame = codec.encode({ execution, events });
    events = [];
    bytes = 0;
    frames += 1;
    await write(call, frame);
  };
  for await (const chunk of chunks) {
    if (call.cancelled) return;
    if (bytes > 0 && bytes + chunk.length > FRAME_BYTES) await flush();
    events.push(chunk);
    bytes += chunk.length;
  }
  // Even an empty history says which execution it is of.
  if ((bytes > 0 || frames === 0) && !call.cancelled) await flush();
}

/** `ClientService.GetHistory`: the history in frames, at the pace of the reader. */
export function historyHandler(
  port: ClientPort,
  { contract, log, gate, messageBytesMax }: UnaryOptions,
): handleServerStreamingCall<Buffer, Buffer> {
  const requests = contract.codec<Request>('GetHistoryRequest');
  const responses = contract.codec<unknown, Response>('GetHistoryResponse');
  return (call) => {
    const run = async (): Promise<void> => {
      checkOpen(gate);
      checkMessageSize(call.request, messageBytesMax);
      const { instanceId, execution } = requests.decode(call.request);
      checkInstanceId(instanceId);
      if (execution < 0) throw new PerdureError('INVALID_ARGUMENT', `execution is ${execution}`);
      await send(call, responses, await port.history(instanceId, execution));
      call.end();
    };
    run().catch((error: unknown) => {
      if (!call.cancelled) call.emit('error', callStatus(toPerdureError(error, log)));
    });
  };
}
