import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../dist/demo/main.js', import.meta.url));

async function runDemo(args: readonly string[]): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, text };
}

describe('the demo', () => {
  it('processes every order correctly even if sidecar and worker are killed', async () => {
    const { code, text } = await runDemo(['--orders', '240', '--per-second', '120']);
    expect(text).toMatch(/sidecar \d+ killed/);
    expect(text).toMatch(/worker \d+ killed/);
    expect(text).toContain('PROVEN');
    expect(code).toBe(0);
  });
});
