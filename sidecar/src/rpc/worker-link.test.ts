import { expect, it } from 'vitest';

import { FRAME_BYTES } from '../limits.ts';
import type { OutboundActivity } from '../model/worker-ports.ts';
import { loadContract, schema } from '../wire/load.ts';
import { createWorkerFrames } from '../wire/worker-frames.ts';
import { FrameLink } from './worker-link.ts';

const welcome = {
  protocol: 1,
  sidecar: 'test',
  pingIntervalMs: 1,
  pingTimeoutMs: 1,
  maxPayloadBytes: 1,
  maxFrameBytes: 1,
  keepsAttempts: true,
};

function large(token: number): OutboundActivity {
  return {
    token,
    instanceId: 'i',
    execution: 1,
    seq: token,
    name: 'a',
    input: { data: Buffer.alloc(0.6 * FRAME_BYTES), encoding: '' },
    attempt: 1,
    startToCloseMs: 0,
    heartbeatMs: 0,
    heartbeatDetails: null,
    orchestration: 'o',
    lastFailure: null,
    version: '',
    session: '',
    headers: [],
    orchestrationVersion: '',
    key: new Uint8Array(),
  };
}

/** Creates a link that encodes a frame as the names of its fields. */
function named(): { readonly link: FrameLink; frames(): string[][] } {
  const frames = createWorkerFrames(loadContract());
  const encode = (frame: object): Buffer => Buffer.from(JSON.stringify(Object.keys(frame)));
  // The sink never drains, so that the test requests each frame.
  const sink = { write: () => false, on: () => sink, once: () => sink, destroyed: false };
  const link = new FrameLink({
    sink: sink as never,
    frames: { ...frames, encode },
    onSent: () => undefined,
    onClose: () => undefined,
  });
  return {
    link,
    frames: () => {
      const sent: string[][] = [];
      for (let frame = link.takeFrame(); frame !== null; frame = link.takeFrame()) {
        sent.push(JSON.parse(frame.toString()) as string[]);
      }
      return sent;
    },
  };
}

it('sends the welcome in the first frame, before dispatched items', () => {
  const { link, frames } = named();
  link.welcome(welcome);
  for (const token of [1, 2, 3]) link.activity(large(token));
  link.cancelActivity(9, 'not_adopted');
  const [first, ...others] = frames();
  expect(first).toContain('welcome');
  expect(first).not.toContain('cancels');
  expect(others).toHaveLength(2);
  expect(others.flat()).not.toContain('welcome');
  expect(others[1]).toContain('cancels');
});

it('sends live requests in their field of the frame', () => {
  const { link, frames } = named();
  link.welcome(welcome);
  link.liveRequest({
    token: 1,
    kind: 'query',
    instanceId: 'i',
    execution: 1,
    name: 'q',
    input: null,
    delivered: 1,
    full: false,
    more: false,
    headers: [],
    events: [],
  });
  const fields = schema.messages.find(({ name }) => name === 'AttachResponse')!.fields;
  const names = new Set(fields.map(({ name }) => name));
  const sent = frames().flat();
  expect(sent).toContain('liveRequests');
  expect(sent.filter((name) => !names.has(name))).toEqual([]);
});
