// Module hooks. Product code that imports grpc-js gets server and client of the simulation. A
// mutation changes one module when it is loaded. Product files do not depend on either.
import type { LoadHook, ResolveHook } from 'node:module';

import type { Mutation } from './mutation.ts';

interface Setup {
  /** URL of grpc-js, and of the modules that replace its server and its client. */
  readonly grpc: string;
  readonly server: string;
  readonly client: string;
  /** URL of the repository's root. */
  readonly root: string;
  readonly mutation: Mutation | null;
}

let setup: Setup;

const standIn = 'simulated:grpc';

export function initialize(data: Setup): void {
  setup = data;
}

export const resolve: ResolveHook = (specifier, context, next) => {
  const product = /\/(sidecar|sdk-node)\/dist\//.test(context.parentURL ?? '');
  if (specifier === '@grpc/grpc-js' && product) {
    return { url: standIn, format: 'module', shortCircuit: true };
  }
  // The modules, which the package offers as a bundle: bundled code cannot be changed or replaced.
  if (specifier === '@perdure/sidecar/internal') {
    return { url: `${setup.root}sidecar/dist/internal.js`, format: 'module', shortCircuit: true };
  }
  return next(specifier, context);
};

export const load: LoadHook = async (url, context, next) => {
  if (url === standIn) return { format: 'module', source: standInText(), shortCircuit: true };
  const loaded = await next(url, context);
  const { mutation, root } = setup;
  let text: string | null = null;
  for (const { file, find, replace } of mutation?.changes ?? []) {
    if (url !== `${root}${file}`) continue;
    text ??= Buffer.from(loaded.source as Uint8Array).toString();
    const count = text.split(find).length - 1;
    if (count !== 1) {
      throw new Error(`${mutation!.name}: ${file} holds its place ${count} times, not once`);
    }
    text = text.replace(find, () => replace);
  }
  return text === null ? loaded : { ...loaded, source: text };
};

/** Re-exports grpc-js. Named exports take precedence over star exports. */
function standInText(): string {
  const { grpc, server, client } = setup;
  return [
    `export * from '${grpc}';`,
    `export { Server } from '${server}';`,
    `export { Client } from '${client}';`,
  ].join('\n');
}
