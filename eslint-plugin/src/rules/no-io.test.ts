import { describe } from 'vitest';

import { orchestrator, testRule } from '../rule-tests.suite.ts';

const io = { messageId: 'io' };
const fs = "import * as fs from 'node:fs';";
const db = "import { Pool } from 'pg';\nconst db = new Pool();";

describe('no-io', () => {
  testRule('no-io', {
    valid: [
      orchestrator("return ctx.run('read', () => fs.readFileSync('a', 'utf8'));", fs),
      orchestrator("return join('a', 'b');", "import { join } from 'node:path';"),
      orchestrator('const fetch = (a) => a; return fetch(input);'),
      `${db} export const find = () => db.query('select 1');`,
      {
        code: orchestrator('return mysql.escape(input);', "import mysql from 'mysql2';"),
        options: [{ allow: ['mysql2'] }],
      },
    ],
    invalid: [
      {
        code: orchestrator('const page = await fetch(input.url);'),
        errors: [
          {
            message:
              'orchestrator code does input or output: "fetch(input.url)". ' +
              'Move it into an activity or ctx.run()',
            suggestions: [
              {
                messageId: 'wrap',
                data: { step: 'fetch' },
                output: orchestrator(
                  "const page = await ctx.run('fetch', () => fetch(input.url));",
                ),
              },
            ],
          },
        ],
      },
      { code: orchestrator("return fs.readFileSync('a');", fs), errors: [io] },
      {
        code: orchestrator("const rows = await db.query('select 1');", db),
        errors: [
          {
            ...io,
            suggestions: [
              {
                messageId: 'wrap',
                data: { step: 'query' },
                output: orchestrator(
                  "const rows = await ctx.run('query', () => db.query('select 1'));",
                  db,
                ),
              },
            ],
          },
        ],
      },
      { code: orchestrator('return new WebSocket(input);'), errors: [io] },
      { code: orchestrator('return Deno.readTextFileSync(input);'), errors: [io] },
      {
        code: orchestrator("return exec('ls');", "const { exec } = require('child_process');"),
        errors: [io],
      },
      {
        code: orchestrator(
          'return new S3Client({});',
          "import { S3Client } from '@aws-sdk/client-s3';",
        ),
        errors: [io],
      },
      {
        code: orchestrator(
          'return createPool(input);',
          "import { createPool } from 'mysql2/promise';",
        ),
        errors: [io],
      },
      {
        code: orchestrator('return bank.pay(input);', "import * as bank from '@acme/bank';"),
        options: [{ modules: ['@acme/bank'] }],
        errors: [io],
      },
    ],
  });
});
