import type { handleClientStreamingCall } from '@grpc/grpc-js';
import type { ImportInstanceResponse } from '@perdure/proto/v1/ImportInstanceResponse';

import { ByteBudget } from '../lib/byte-budget.ts';
import { FRAME_PART_ITEMS, IMPORT_BYTES_TOTAL_MAX, IMPORT_RETRY_MS } from '../limits.ts';
import { PerdureError } from '../model/error.ts';
import type { HistoryEvent } from '../model/event.ts';
import type { ImportHeader, ImportPart, ImportPort } from '../model/import-port.ts';
import type { Codec } from '../wire/load.ts';
import type { OpenCall } from './connection-load.ts';
import { framePartsOf } from './field-limits.ts';
import { loopSlices } from '../lib/loop-slices.ts';
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

/** Decodes one message; a large message in parts, with other work in between. */
async function decode(bytes: Buffer, codec: Codec<Request>): Promise<Request> {
  const parts = framePartsOf('ImportInstanceRequest', bytes);
  if (parts === null) return codec.decode(bytes);
  let decoded: Request = { header: null, execution: 0, events: [] };
  const events: HistoryEvent[] = [];
  for (const part of parts) {
    if (loopSlices.isOver()) await loopSlices.next();
    const one = codec.decode(part);
    for (const event of one.events) events.push(event);
    const { header, execution } = decoded;
    decoded = { header: one.header ?? header, execution: one.execution || execution, events };
  }
  return decoded;
}

/** The budget that all imports in progress share. */
const importBudget = new ByteBudget(IMPORT_BYTES_TOTAL_MAX);

/** The bytes of the budget that one import holds until it is durable or rejected. */
class HeldBytes {
  readonly #budget: ByteBudget;
  #bytes = 0;

  constructor(budget: ByteBudget) {
    this.#budget = budget;
  }

  add(bytes: number): void {
    const { held, max } = this.#budget;
    if (!this.#budget.take(bytes)) {
      const text = `imports in progress hold ${held} bytes; at most ${max} are allowed`;
      throw new PerdureError('OVERLOADED', `${text}. Import again later`, {
        retryAfterMs: IMPORT_RETRY_MS,
      });
    }
    this.#bytes += bytes;
  }

  give(): void {
    this.#budget.give(this.#bytes);
    this.#bytes = 0;
  }
}

/** Decodes the messages of a call at the rate at which they are processed. */
async function* messages(
  call: AsyncIterable<Buffer>,
  codec: Codec<Request>,
  { bytesMax, open, held }: { bytesMax: number; open: OpenCall; held: HeldBytes },
): AsyncGenerator<Request> {
  for await (const bytes of call) {
    checkMessageSize(bytes, bytesMax);
    held.add(bytes.length);
    yield await decode(bytes, codec);
    open.processed(bytes.length);
  }
}

async function headerOf(requests: AsyncGenerator<Request>): Promise<ImportHeader> {
  const first = await requests.next();
  const header = first.done ? null : first.value.header;
  if (header === null || first.value.events.length > 0) {
    throw new PerdureError('INVALID_ARGUMENT', 'the first message must contain only the header');
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
      throw new PerdureError('INVALID_ARGUMENT', 'only the first message may contain a header');
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
  { payloadBytesMax, budget }: { payloadBytesMax: number; budget: ByteBudget },
  { contract, log, gate, messageBytesMax, calls }: UnaryOptions,
): handleClientStreamingCall<Buffer, Buffer> {
  const requests = contract.codec<Request>('ImportInstanceRequest');
  const responses = contract.codec<unknown, ImportInstanceResponse>('ImportInstanceResponse');
  return (call, callback) => {
    const open = calls.callOf(call.metadata);
    readOneAhead(call);
    const held = new HeldBytes(budget);
    const run = async (): Promise<Buffer> => {
      checkOpen(gate);
      const terms = { bytesMax: messageBytesMax, open, held };
      const read = messages(call as AsyncIterable<Buffer>, requests, terms);
      const header = await headerOf(read);
      return responses.encode(await port.importInstance(header, parts(read, payloadBytesMax)));
    };
    // oxlint-disable promise/no-callback-in-promise -- grpc-js wants a callback
    run()
      .finally(() => held.give())
      .then(
        (bytes) => callback(null, bytes),
        (error: unknown) => {
          // A cancelled call has no caller that could receive the error.
          if (!call.cancelled) callback(callStatus(toPerdureError(error, log)));
        },
      );
  };
}

/** Handles `AdminService.ImportInstance`. */
export function importCalls(
  port: ImportPort,
  payloadBytesMax: number,
  budget: ByteBudget = importBudget,
): ServiceCalls {
  return {
    service: 'AdminService',
    calls: {},
    uploads: {
      ImportInstance: (options) => importHandler(port, { payloadBytesMax, budget }, options),
    },
  };
}
