// A child or a detached start whose id is taken, and whose code says what to do then.
import type { Answer } from '../../engine/messages/answer.ts';
import type { StartMessage } from '../../engine/round.ts';
import { PerdureError } from '../../model/error.ts';
import { hasEnded } from '../../model/instance.ts';
import type { InstanceRow } from '../../model/instance.ts';
import { failure } from '../../model/payload.ts';
import type { Core } from '../core.ts';
import type { LiveInstance } from '../instances/live-instance.ts';
import { readView } from '../instances/instance-reader.ts';
import { checkReplaceable, checkSameOrchestration, clearForReuse, settledRow } from './reuse-id.ts';

/** 'free': the id is free now. A number: of the instance whose end is to be awaited. */
export type Reuse = 'free' | number | Answer;

/** Applies the policy of a start to the instance that has its id. */
export async function reuseId(
  core: Core,
  message: StartMessage,
  found: LiveInstance | InstanceRow,
): Promise<Reuse> {
  const { target, sender, idReuse = 'reject' } = message;
  const row = await settledRow(core, found);
  try {
    const isOwn = sender.instanceId === target && !hasEnded(row.status);
    if (isOwn) throw ownId(target);
    if (idReuse === 'useExisting') return await useExisting(core, message, row);
    checkReplaceable(row, idReuse);
  } catch (error) {
    if (!(error instanceof PerdureError)) throw error;
    const refused = failure('FAILURE_KIND_ALREADY_EXISTS', 'AlreadyExistsError', error.message);
    return { kind: 'refused', to: sender, failure: refused };
  }
  await clearForReuse(core, found, row);
  return 'free';
}

async function useExisting(core: Core, message: StartMessage, row: InstanceRow): Promise<Reuse> {
  const { target, name, sender, awaited } = message;
  checkSameOrchestration(row, name);
  if (!awaited) return { kind: 'started', to: sender };
  if (!hasEnded(row.status)) return row.no;
  const { output, failure: failed } = await readView(core, row, false);
  return { kind: 'ended', to: sender, child: target, output, failure: failed };
}

function ownId(id: string): PerdureError {
  const text = `instance ${id} is the one that starts it: it cannot await or replace itself`;
  return new PerdureError('ALREADY_EXISTS', `${text}. Choose another id, or continue as new`);
}
