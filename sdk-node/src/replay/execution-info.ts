// Reads the identity of an execution from its first event.
import type { ExecutionInfo } from '../model/execution-info.ts';
import { headersOf, noHeaders } from '../interceptors/headers.ts';
import type { EventBodies } from '../model/wire-types.ts';

/** Placeholder before the start event is delivered. */
export const unstarted: ExecutionInfo = Object.freeze({
  instanceId: '',
  execution: 0,
  name: '',
  version: '',
  parent: null,
  headers: noHeaders,
});

export function executionInfo(started: EventBodies['executionStarted']): ExecutionInfo {
  const { instanceId, execution, name, version, parent, headers } = started;
  return Object.freeze({
    instanceId,
    execution,
    name,
    version,
    parent: parent && { instanceId: parent.instanceId, execution: parent.execution },
    headers: headersOf(headers),
  });
}
