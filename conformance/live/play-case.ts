// Plays one case: requests to a driver, one after the other, each compared with its expectation.
import { setTimeout as pause } from 'node:timers/promises';

import type { Json } from '../case.ts';
import { differenceOf } from '../difference.ts';
import { DriverError } from '../driver-process.ts';
import type { LiveCase, Step } from './case.ts';
import type { Gate } from './gate.ts';
import { filled, memberAt } from './words.ts';

export interface Stage {
  /** The driver that runs the client. */
  send(request: Json): Promise<unknown>;
  readonly gate: Gate;
  /** Address for workers. */
  readonly workerAddress: string;
  /** Added to the requests of cases that start a worker. */
  readonly workerOptions: Json;
  /** Number of runs of the activity `ledger` for each key. */
  ledger(): ReadonlyMap<string, number>;
  /** False: activities may run again. */
  readonly isQuiet: boolean;
  /** Further placeholders in texts of cases. */
  readonly words: ReadonlyMap<string, string>;
}

/**
 * Requests without interruptions. After a broken connection, the outcome of a purge is unknown, and
 * a history must be requested again.
 */
const onceOnly = new Set(['purge', 'history']);
const ofRunner = ['gives', 'has', 'error', 'retry', 'meanwhile', 'save', 'with'];
const lookMs = 15;
const patienceMs = 30_000;

/** Returns the first expected member that differs. Other members are ignored. */
export function lacking(expected: unknown, actual: unknown, where: string): string | undefined {
  const isPart = typeof expected === 'object' && expected !== null && !Array.isArray(expected);
  const isWhole = typeof actual !== 'object' || actual === null || Array.isArray(actual);
  if (!isPart || isWhole) return differenceOf(expected, actual, where);
  for (const [key, value] of Object.entries(expected)) {
    const difference = lacking(value, (actual as Json)[key], `${where}.${key}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

type Answer = { readonly ok: unknown } | { readonly failed: Json };

function wrongAnswer(step: Step, answer: Answer): string | undefined {
  if (step.error !== undefined) {
    if ('failed' in answer) return lacking(step.error, answer.failed, 'error');
    const gave = JSON.stringify(answer.ok);
    return `expected the error ${JSON.stringify(step.error)}, received ${gave}`;
  }
  if ('failed' in answer) return `it failed: ${JSON.stringify(answer.failed)}`;
  if (step.gives !== undefined) {
    const difference = differenceOf(step.gives, answer.ok, 'answer');
    if (difference !== undefined) return difference;
  }
  if (step.has === undefined) return undefined;
  if (!Array.isArray(answer.ok)) return lacking(step.has, answer.ok, 'answer');
  const found = answer.ok.some((item) => lacking(step.has, item, '') === undefined);
  return found ? undefined : `no item has ${JSON.stringify(step.has)}`;
}

class Player {
  readonly #stage: Stage;
  readonly #names: Map<string, string>;
  readonly #workers: string[] = [];
  readonly #deadlineMs = performance.now() + patienceMs;

  constructor(stage: Stage, id: string) {
    this.#stage = stage;
    this.#names = new Map([...stage.words, ['id', id]]);
  }

  /** Plays a step; resolves with its problem. Undefined: none. */
  async play(template: Step): Promise<string | undefined> {
    for (;;) {
      const step = filled(template, this.#names) as Step;
      const pending = this.#send(step);
      const concurrentProblem = await this.#playAll(step.meanwhile ?? []);
      const answer = await pending;
      const wrong = concurrentProblem ?? wrongAnswer(step, answer);
      if (wrong === undefined) {
        if ('ok' in answer) this.#save(step, answer.ok);
        return undefined;
      }
      if (step.retry !== true || performance.now() > this.#deadlineMs)
        return `${step.do}: ${wrong}`;
      await pause(lookMs);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((name) => this.#stage.send({ do: 'stop', name })));
  }

  async #playAll(steps: readonly Step[]): Promise<string | undefined> {
    for (const step of steps) {
      const wrong = await this.play(step);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  }

  async #send(step: Step): Promise<Answer> {
    const request = this.#requestOf(step);
    const send = (): Promise<unknown> => this.#stage.send(request);
    try {
      return { ok: await (onceOnly.has(step.do) ? this.#stage.gate.through(send) : send()) };
    } catch (error) {
      if (error instanceof DriverError) return { failed: error.error };
      return { failed: { code: 'DRIVER', message: String(error) } };
    }
  }

  #requestOf(step: Step): Json {
    const own = Object.entries(step).filter(([key]) => !ofRunner.includes(key));
    const request = { ...(Object.fromEntries(own) as Json), ...step.with };
    switch (step.do) {
      case 'worker':
        this.#workers.push(String(step['name']));
        return { ...this.#stage.workerOptions, ...request, address: this.#stage.workerAddress };
      case 'start': {
        const { program, input = null, instanceId, ...rest } = request;
        const id = instanceId === null ? {} : { instanceId: instanceId ?? this.#names.get('id') };
        if (program === undefined) return { ...rest, input, ...id };
        return { orchestration: 'program', ...rest, input: { program, input }, ...id };
      }
      case 'wait':
        return { instanceId: this.#names.get('id'), timeoutMs: patienceMs, ...request };
      case 'settle':
      case 'list':
      case 'stop':
        return request;
      default:
        return { instanceId: this.#names.get('id'), ...request };
    }
  }

  #save({ save = {} }: Step, answer: unknown): void {
    for (const [name, path] of Object.entries(save)) {
      this.#names.set(name, String(memberAt(answer, path)));
    }
  }
}

function stepsOf({ program, input, start = {}, client = [], result }: LiveCase): Step[] {
  const steps = [...client];
  if (program !== undefined) steps.unshift({ ...start, do: 'start', program, input });
  if (result !== undefined) steps.push({ do: 'wait', has: { status: 'completed', ...result } });
  return steps;
}

async function wrongLedger(expected: LiveCase, stage: Stage, id: string): Promise<string[]> {
  const isCounted = stage.isQuiet || expected.ledgerAlways === true;
  if (!isCounted || expected.ledger === undefined) return [];
  const keys = filled(expected.ledger, new Map([['id', id]])) as Record<string, number>;
  const deadlineMs = performance.now() + patienceMs / 10;
  for (;;) {
    const ran = stage.ledger();
    const wrong = Object.entries(keys)
      .filter(([key, times]) => (ran.get(key) ?? 0) !== times)
      .map(([key, times]) => `"${key}" ran ${ran.get(key) ?? 0} times, expected ${times}`);
    if (wrong.length === 0 || performance.now() > deadlineMs) return wrong;
    await pause(lookMs);
  }
}

/**
 * Plays a case; resolves with its problems, none if it passes. `id` is unique per run of a case.
 */
export async function playLive(expected: LiveCase, stage: Stage, id: string): Promise<string[]> {
  const player = new Player(stage, id);
  try {
    for (const [at, step] of stepsOf(expected).entries()) {
      const wrong = await player.play(step);
      if (wrong !== undefined) return [`step ${at + 1}, ${wrong}`];
    }
    return await wrongLedger(expected, stage, id);
  } finally {
    await player.close();
  }
}
