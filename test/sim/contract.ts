import { loadContract } from '@perdure/sidecar/internal';
import type { Contract } from '@perdure/sidecar/internal';

let contract: Contract | null = null;

/** The contract, read once for all simulations of a process. */
export function theContract(): Contract {
  contract ??= loadContract();
  return contract;
}
