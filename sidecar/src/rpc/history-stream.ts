import type { handleServerStreamingCall, ServerWritableStream } from '@grpc/grpc-js';
import type { GetHistoryRequest__Output as Request } from '@perdure/proto/v1/GetHistoryRequest';

import { FRAME_BYTES } from '../limits.ts';
import type { ClientPort, HistoryStream } from '../model/client-ports.ts';
import { PerdureError } from '../model/error.ts';
import type { Codec } from '../wire/load.ts';
import type { AnswerPacer } from './answer-pacer.ts';
import { checkFields } from './field-limits.ts';
import { loopSlices } from '../lib/loop-slices.ts';
import { callStatus, toPerdureError } from './status.ts';
import { checkMessageSize, checkOpen } from './unary.ts';
import type { UnaryOptions } from './unary.ts';
import { checkInstanceId } from '../model/validate.ts';

type Call = ServerWritableStream<Buffer, Buffer>;

/** A response whose events are inserted without decoding. */
interface Response {
  readonly execution: number;
  readonly events: readonly Uint8Array[];
}

/** Writes a frame; resolves when it is written or the reader has disconnected. */
function write(call: Call, frame: Buffer): Promise<void> {
  return new Promise((resolve) => {
    call.once('cancelled', resolve);
    call.write(frame, () => {
      call.off('cancelled', resolve);
      resolve();
    });
  });
}

/** Sends frames at the rate of the reader: reads a chunk when memory allows its frames. */
async function send(
  call: Call,
  codec: Codec<unknown, Response>,
  from: HistoryStream,
  pacer: AnswerPacer,
): Promise<void> {
  const { execution, chunks } = from;
  const reader = chunks[Symbol.asyncIterator]();
  try {
    for (let isOver = false, frames = 0; !isOver; frames += 1) {
      await pacer.begin();
      if (loopSlices.isOver()) await loopSlices.next();
      const events: Uint8Array[] = [];
      let bytes = 0;
      while (bytes < FRAME_BYTES && !isOver && !call.cancelled) {
        const next = await reader.next();
        isOver = next.done === true;
        if (next.done === true) break;
        events.push(next.value);
        bytes += next.value.length;
      }
      if (call.cancelled) return;
      // The frame of an empty history names the execution.
      if (bytes === 0 && frames > 0) return;
      const frame = codec.encode({ execution, events });
      pacer.finish(frame.length);
      await write(call, frame);
      pacer.recordRead(frame.length);
    }
  } finally {
    await reader.return?.();
  }
}

/** Handles `ClientService.GetHistory`: sends the history in frames at the rate of the reader. */
export function historyHandler(
  port: ClientPort,
  { contract, log, gate, messageBytesMax, calls }: UnaryOptions,
): handleServerStreamingCall<Buffer, Buffer> {
  const requests = contract.codec<Request>('GetHistoryRequest');
  const responses = contract.codec<unknown, Response>('GetHistoryResponse');
  return (call) => {
    const open = calls.callOf(call.metadata);
    // The pacer ends a slow reader only while other readers need the memory.
    const pacer = open.load.newPacer(() => open.reset(), Infinity);
    const run = async (): Promise<void> => {
      checkOpen(gate);
      checkMessageSize(call.request, messageBytesMax);
      checkFields('GetHistoryRequest', call.request);
      const { instanceId, execution } = requests.decode(call.request);
      checkInstanceId(instanceId);
      if (execution < 0) throw new PerdureError('INVALID_ARGUMENT', `execution is ${execution}`);
      const history = await port.history(instanceId, execution);
      await send(call, responses, history, pacer);
      if (!call.cancelled) call.end();
    };
    run()
      .catch((error: unknown) => {
        if (!call.cancelled) call.emit('error', callStatus(toPerdureError(error, log)));
      })
      .finally(() => pacer.close());
  };
}
