// The start of a child or a detached instance with an existing id, under its id-reuse policy.
import type { Answer } from '../../engine/messages/answer.ts';
import type { StartMessage } from '../../engine/round.ts';
import { PerdureError } from '../../model/error.ts';
import { hasEnded } from '../../model/instance.ts';
import type { InstanceRow } from '../../model/instance.ts';
import { failure } from '../../model/payload.ts';
import type { LiveInstance } from '../instances/live-instance.ts';
import { readView } from '../instances/instance-reader.ts';
import { checkReplaceable, checkSameOrchestration, clearForReuse, settledRow } from './reuse-id.ts';
import type { InstanceReaderPorts } from '../instances/instance-reader.ts';
import type { ReuseIdPorts } from './reuse-id.ts';

/** Ports of the scheduler that this module uses. */
export type ReusedStartPorts = ReuseIdPorts & InstanceReaderPorts;

/** 'free': the id is free now. A number: the instance whose end the start waits for. */
export type Reuse = 'free' | number | Answer;

/** Applies the policy of a start to the existing instance with its id. */
export async function reuseId(
  ports: ReusedStartPorts,
  message: StartMessage,
  found: LiveInstance | InstanceRow,
): Promise<Reuse> {
  const { target, sender, idReuse = 'reject' } = message;
  const row = await settledRow(ports, found);
  try {
    const isOwn = sender.instanceId === target && !hasEnded(row.status);
    if (isOwn) throw ownId(target);
    if (idReuse === 'useExisting') return await useExisting(ports, message, row);
    checkReplaceable(row, idReuse);
  } catch (error) {
    if (!(error instanceof PerdureError)) throw error;
    const refused = failure('FAILURE_KIND_ALREADY_EXISTS', 'AlreadyExistsError', error.message);
    return { kind: 'refused', to: sender, failure: refused };
  }
  await clearForReuse(ports, found, row);
  return 'free';
}

async function useExisting(
  ports: ReusedStartPorts,
  message: StartMessage,
  row: InstanceRow,
): Promise<Reuse> {
  const { target, name, sender, awaited } = message;
  checkSameOrchestration(row, name);
  if (!awaited) return { kind: 'started', to: sender };
  if (!hasEnded(row.status)) return row.instanceNumber;
  const { output, failure: failed } = await readView(ports, row, false);
  return { kind: 'ended', to: sender, child: target, output, failure: failed };
}

function ownId(id: string): PerdureError {
  const text = `instance ${id} would start itself: an instance cannot await or replace itself`;
  return new PerdureError('ALREADY_EXISTS', `${text}. Choose another id, or continue as new`);
}
