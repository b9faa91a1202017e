// Causes faults while cases run, at random times that a seed determines.
import { setTimeout as pause } from 'node:timers/promises';

import type { LiveMode } from './case.ts';
import type { Cutter } from './cutter.ts';
import type { Gate } from './gate.ts';
import type { SidecarProcess } from './sidecar.ts';

/** Generates numbers from 0 (inclusive) to 1 (exclusive), the same for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Maximum number of faults: enough to affect turns, activities and calls of many cases. */
const timesMax: Readonly<Record<LiveMode, number>> = { warm: 0, evict: 0, cut: 8, restart: 4 };
const pauseMaxMs = 300;
const noticeMs = 50;

export interface Scene {
  readonly mode: LiveMode;
  readonly random: () => number;
  readonly gate: Gate;
  readonly sidecar: SidecarProcess;
  readonly cutter: Cutter | undefined;
}

/**
 * Causes faults until `stop` aborts or the limit is reached. Resolves with the number of faults.
 */
export async function makeTrouble(scene: Scene, stop: AbortSignal): Promise<number> {
  const { mode, random, gate, sidecar, cutter } = scene;
  let times = 0;
  for (; times < timesMax[mode]; times += 1) {
    await pause(20 + random() * pauseMaxMs);
    if (stop.aborted) break;
    await gate.closedFor(async () => {
      if (mode === 'restart') await sidecar.restart();
      else cutter?.cut(() => random() < 0.6);
      // The pause lets the SDK detect the broken connection before the next request.
      await pause(noticeMs);
    });
  }
  return times;
}
