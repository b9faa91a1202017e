import type { handleClientStreamingCall } from '@grpc/grpc-js';
import type { ImportInstanceResponse } from '@perdure/proto/v1/ImportInstanceResponse';

import { FRAME_PART_ITEMS } from '../limits.ts';
import { PerdureError } from '../model/error.ts';
import type { HistoryEvent } from '../model/event.ts';
import type { ImportHeader, ImportPart, ImportPort } from '../model/import-port.ts';
import type { Codec } from '../wire/load.ts';
import type { OpenCall } from './connection-load.ts';
import { framePartsOf } from './field-limits.ts';
import { loopSlices } from './loop-slices.ts';
import { readOneAhead } from './read-ahead.ts';
import type { ServiceCalls } from './service-calls.ts';
import { callStatus, toPerdureError } from './status.ts';
import { checkMessageSize, checkOpen } from './unary.ts';
import type { UnaryOptions } from './unary.ts';
import { checkedEvent, checkExecution } from './validate-event.ts';
import { checkInstanceId, checkTimeFrom1970 } from '../model/validate.ts';

interface Request {
  readonly header: ImportHeader | null;
  readonly execution: number;
  readonly events: readonly HistoryEvent[];
}

/** One message; a large one is decoded in parts, while others have their turns. */
async function decode(bytes: Buffer, codec: Codec<Request>): Promise<Request> {
  const parts = framePartsOf('ImportInstanceRequest', bytes);
  if (parts === null) return codec.decode(bytes);
  let whole: Request = { header: null, execution: 0, events: [] };
  const events: HistoryEvent[] = [];
  for (const part of parts) {
    if (loopSlices.isOver()) await loopSlices.next();
    const one = codec.decode(part);
    for (const event of one.events) events.push(event);
    const { header, execution } = whole;
    whole = { header: one.header ?? header, execution: one.execution || execution, events };
  }
  return whole;
}

/** The messages of a call, decoded at the pace at which they are taken. */
async function* messages(
  call: AsyncIterable<Buffer>,
  codec: Codec<Request>,
  bytesMax: number,
  open: OpenCall,
): AsyncGenerator<Request> {
  for await (const bytes of call) {
    checkMessageSize(bytes, bytesMax);
    yield await decode(bytes, codec);
    open.processed(bytes.length);
  }
}

async function headerOf(requests: AsyncGenerator<Request>): Promise<ImportHeader> {
  const first = await requests.next();
  const header = first.done ? null : first.value.header;
  if (header === null || first.value.events.length > 0) {
    throw new PerdureError('INVALID_ARGUMENT', 'the first message must hold the header alone');
  }
  checkInstanceId(header.instanceId);
  if (header.createdMs < 1) {
    throw new PerdureError('INVALID_ARGUMENT', `created_ms is ${header.createdMs}`);
  }
  checkTimeFrom1970('created_ms', header.createdMs);
  return header;
}

async function* parts(
  requests: AsyncGenerator<Request>,
  payloadBytesMax: number,
): AsyncGenerator<ImportPart> {
  for await (const { header, execution, events } of requests) {
    if (header !== null) {
      throw new PerdureError('INVALID_ARGUMENT', 'a header stands in the first message alone');
    }
    checkExecution(execution);
    for (let at = 0; at === 0 || at < events.length; at += FRAME_PART_ITEMS) {
      const some = events.slice(at, at + FRAME_PART_ITEMS);
      if (loopSlices.isOver()) await loopSlices.next();
      yield { execution, events: some.map((event) => checkedEvent(event, payloadBytesMax)) };
    }
  }
}

function importHandler(
  port: ImportPort,
  payloadBytesMax: number,
  { contract, log, gate, messageBytesMax, calls }: UnaryOptions,
): handleClientStreamingCall<Buffer, Buffer> {
  const requests = contract.codec<Request>('ImportInstanceRequest');
  const responses = contract.codec<unknown, ImportInstanceResponse>('ImportInstanceResponse');
  return (call, callback) => {
    const open = calls.callOf(call.metadata);
    readOneAhead(call);
    const run = async (): Promise<Buffer> => {
      checkOpen(gate);
      const read = messages(call as AsyncIterable<Buffer>, requests, messageBytesMax, open);
      const header = await headerOf(read);
      return responses.encode(await port.importInstance(header, parts(read, payloadBytesMax)));
    };
    // oxlint-disable promise/no-callback-in-promise -- grpc-js wants a callback
    run().then(
      (bytes) => callback(null, bytes),
      (error: unknown) => {
        // Its caller is gone: that is no error of the sidecar, and it is not reported.
        if (!call.cancelled) callback(callStatus(toPerdureError(error, log)));
      },
    );
  };
}

/** `AdminService.ImportInstance`. */
export function importCalls(port: ImportPort, payloadBytesMax: number): ServiceCalls {
  return {
    service: 'AdminService',
    calls: {},
    uploads: { ImportInstance: (options) => importHandler(port, payloadBytesMax, options) },
  };
}
