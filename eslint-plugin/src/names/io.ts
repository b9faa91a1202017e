// Modules whose functions do input or output, and globals that do.

const node = [
  'child_process',
  'cluster',
  'dgram',
  'dns',
  'dns/promises',
  'fs',
  'fs/promises',
  'http',
  'http2',
  'https',
  'inspector',
  'net',
  'readline',
  'readline/promises',
  'repl',
  'sqlite',
  'tls',
  'worker_threads',
];

const clients = [
  '@anthropic-ai/sdk',
  '@azure/storage-blob',
  '@elastic/elasticsearch',
  '@google-cloud/storage',
  '@grpc/grpc-js',
  '@libsql/client',
  '@mikro-orm/core',
  '@neondatabase/serverless',
  '@octokit/rest',
  '@prisma/client',
  '@sendgrid/mail',
  '@slack/web-api',
  '@supabase/supabase-js',
  'amqplib',
  'axios',
  'better-sqlite3',
  'bullmq',
  'cassandra-driver',
  'drizzle-orm',
  'execa',
  'fs-extra',
  'got',
  'graphql-request',
  'ioredis',
  'kafkajs',
  'knex',
  'ky',
  'lmdb',
  'mongodb',
  'mongoose',
  'mssql',
  'mysql',
  'mysql2',
  'nats',
  'needle',
  'node-fetch',
  'nodemailer',
  'ofetch',
  'openai',
  'pg',
  'postgres',
  'redis',
  'sequelize',
  'socket.io-client',
  'sqlite3',
  'stripe',
  'superagent',
  'twilio',
  'typeorm',
  'undici',
  'ws',
  'zx',
];

const prefixes = ['@aws-sdk/', '@google-cloud/', '@azure/'];
const modules: ReadonlySet<string> = new Set([...node, ...clients]);

/** Globals whose call or construction does input or output. */
export const ioGlobals: ReadonlySet<string> = new Set([
  'fetch',
  'EventSource',
  'WebSocket',
  'XMLHttpRequest',
  'navigator.sendBeacon',
]);

/** Runtimes whose own object does input and output: `Deno.readFile`, `Bun.file`. */
export const ioObjects: ReadonlySet<string> = new Set(['Bun', 'Deno', 'caches', 'indexedDB']);

/** Whether a module does input or output. Subpaths of a package count as the package. */
export function isIoModule(module: string, more: ReadonlySet<string>): boolean {
  if (modules.has(module) || more.has(module)) return true;
  if (prefixes.some((prefix) => module.startsWith(prefix))) return true;
  const parts = module.split('/');
  const name = parts.slice(0, module.startsWith('@') ? 2 : 1).join('/');
  return name !== module && name !== 'path' && (clients.includes(name) || more.has(name));
}
