import { describe, expect, it } from 'vitest';

import { parsePeerArguments } from './arguments.ts';

describe('arguments of the comparison', () => {
  it('default to all engines, full sizes and three repetitions', () => {
    expect(parsePeerArguments([])).toMatchObject({
      only: [],
      engines: ['perdure', 'restate', 'dbos'],
      repetitions: 3,
      scale: 1,
      smoke: false,
    });
  });

  it('are read from the command line', () => {
    const commandLine = [
      '--engines',
      'restate, perdure',
      '--only',
      'W1*,W6',
      '--reps',
      '5',
      '--out',
      'x',
    ];
    expect(parsePeerArguments(commandLine)).toMatchObject({
      engines: ['perdure', 'restate'],
      only: ['W1*', 'W6'],
      repetitions: 5,
      out: 'x',
    });
  });

  it('of a smoke run select small sizes and no wait for a quiet machine', () => {
    const { repetitions, scale, quietMs, only } = parsePeerArguments(['--smoke']);
    expect({ repetitions, quietMs }).toEqual({ repetitions: 1, quietMs: 0 });
    expect(scale).toBeLessThan(0.1);
    expect(only.length).toBeGreaterThan(0);
    expect(parsePeerArguments(['--smoke', '--only', 'W6']).only).toEqual(['W6']);
  });

  it('are rejected when an engine or a number is invalid', () => {
    expect(() => parsePeerArguments(['--engines', 'perdure,other'])).toThrow('--engines other');
    expect(() => parsePeerArguments(['--scale', '2'])).toThrow('--scale 2');
    expect(() => parsePeerArguments(['--reps', '0'])).toThrow('--reps 0');
  });
});
