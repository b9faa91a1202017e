import { describe, expect, it } from 'vitest';

import { judgeReads, judgeResults } from './mailbox-rules.ts';

describe('the rules for reads of a mailbox', () => {
  it('permit a second read of an event that a lost race returned', () => {
    const record = { raised: ['a', 'b', 'c', 'd'], reads: ['a', 'b', 'a', 'c'], withdrawn: 1 };
    expect(judgeReads(record)).toBe(null);
    expect(judgeReads({ ...record, reads: ['a', 'b', 'b', 'c'] })).toBe(null);
  });

  it('reject a second read without a withdrawn wait', () => {
    const record = { raised: ['a', 'b'], reads: ['a', 'a', 'b'], withdrawn: 0 };
    expect(judgeReads(record)).toContain('1 reads are repeated, and 0 waits were withdrawn');
    expect(judgeReads({ ...record, reads: ['a', 'a', 'a'], withdrawn: 1 })).toContain('2 reads');
  });

  it('reject an event that is skipped, unknown or read out of order', () => {
    const raised = ['a', 'b', 'c'];
    for (const reads of [['b'], ['x'], ['a', 'c'], ['b', 'a'], ['a', 'b', 'c', 'd']]) {
      expect(judgeReads({ raised, reads, withdrawn: 9 })).toContain('the received events are');
    }
  });

  it('reject an event that is the result of two waits', () => {
    const won = { won: 'b', outs: [[{ event: 'a' }, { late: 'green' }], 'timer'] };
    expect(judgeResults([won, { outs: [{ event: 'b' }] }, null])).toBe(null);
    expect(judgeResults([won, { event: 'a' }])).toContain('event "a" is the result of two waits');
    // A child has separate mailboxes.
    expect(judgeResults([won, { child: 'completed', result: { outs: [{ event: 'a' }] } }])).toBe(
      null,
    );
  });
});
