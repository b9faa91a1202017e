// The table of modules (ARCHITECTURE.md has the reasons). Each module has one rule, and may import
// the modules named here and itself. To allow another import between modules, change the table and
// the architecture page in the same commit.

export interface ModuleRule {
  /** Modules of the same package that it may import; itself is always allowed. */
  readonly mayImport: readonly string[] | 'everything';
  /** Packages that it may import; Node's own modules unless `pure`. */
  readonly packages: readonly string[];
  /** No `node:` module, no clock, no randomness: the same input gives the same output. */
  readonly pure?: true;
  readonly rule: string;
}

const grpc = '@grpc/grpc-js';
const loader = '@grpc/proto-loader';
/** Types of the contract's messages; nothing of it is left after the build. */
const messages = '@perdure/proto/v1';
/** What `npm run gen` derives from the contract: types, and tables of kinds. */
const derived = ['@perdure/proto/types', '@perdure/proto/kinds'];
const derivedTexts = ['@perdure/proto/text-types', '@perdure/proto/kinds'];
/** The .proto files, read: for reflection, at its first question. */
const definition = '@perdure/proto/definition';

export const sidecarModules: Readonly<Record<string, ModuleRule>> = {
  model: {
    mayImport: ['lib', 'limits'],
    packages: derived,
    pure: true,
    rule: 'model is the words of the domain: types and tiny pure functions',
  },
  engine: {
    mayImport: ['model', 'lib', 'limits'],
    packages: derived,
    pure: true,
    rule: 'engine is pure: (state, input, now) -> Round; what it needs arrives as arguments',
  },
  store: {
    mayImport: ['model', 'lib', 'limits'],
    packages: ['lmdb'],
    rule: 'store applies Rounds and knows no rule of orchestration; codecs are passed in',
  },
  scheduler: {
    mayImport: ['model', 'engine', 'lib', 'limits'],
    packages: ['semver'],
    rule: 'scheduler decides who runs what when; store, wire and clock arrive as ports',
  },
  wire: {
    mayImport: ['model', 'lib', 'limits'],
    packages: ['@perdure/proto'],
    rule: 'wire turns bytes into model and back; it decides nothing',
  },
  rpc: {
    mayImport: ['model', 'engine', 'wire', 'lib', 'limits'],
    packages: [grpc, messages, definition, 'grpc-health-check', '@grpc/reflection'],
    rule: 'rpc is how it is spoken to; scheduler and reader arrive as ports',
  },
  observe: {
    mayImport: ['lib', 'limits'],
    packages: ['pino'],
    rule: 'observe is passed in: it knows no other module',
  },
  lib: { mayImport: ['limits'], packages: ['croner'], rule: 'lib knows nothing of the domain' },
  limits: { mayImport: [], packages: [], pure: true, rule: 'limits are numbers with reasons' },
  config: {
    mayImport: ['model', 'lib', 'limits'],
    packages: ['yaml'],
    rule: 'config is one table; values come in as arguments, not from process',
  },
  cli: {
    mayImport: ['model', 'wire', 'lib', 'limits', 'config'],
    packages: [grpc, messages, 'commander'],
    rule: 'cli is a client of the sidecar like any other: it goes through the contract',
  },
  compose: { mayImport: 'everything', packages: [], rule: 'compose builds the graph; no logic' },
  main: { mayImport: 'everything', packages: [], rule: 'main is the one composition root' },
  internal: { mayImport: 'everything', packages: [], rule: 'internal re-exports for tests' },
};

/** The SDK's base: files beside the folders, each a value type or a list of limits. */
const base = ['duration', 'errors', 'failure', 'json-values', 'limits', 'payload', 'thrown'];

/** What client and worker are both built on. */
const shared = [
  'model',
  'definitions',
  'context',
  'interceptors',
  'data',
  'connection',
  'proto',
  'lib',
  ...base,
];

/**
 * Modules of sdk-node/src, from the bottom up: definitions and context know model, replay gets the
 * context injected, and nothing below imports what stands above it.
 */
export const sdkModules: Readonly<Record<string, ModuleRule>> = {
  limits: { mayImport: [], packages: [], pure: true, rule: 'limits are numbers with reasons' },
  version: { mayImport: [], packages: [], rule: 'version is one constant' },
  thrown: { mayImport: ['limits'], packages: [], rule: 'thrown reads what code has thrown' },
  duration: { mayImport: ['limits'], packages: [], rule: 'duration is a value type' },
  errors: { mayImport: ['thrown'], packages: [], rule: 'errors are classes, and import no module' },
  'json-values': { mayImport: ['thrown'], packages: [], rule: 'json-values is a pure check' },
  payload: {
    mayImport: ['model', 'errors', 'json-values', 'thrown'],
    packages: [],
    rule: 'payload encodes and decodes one value',
  },
  failure: {
    mayImport: ['model', 'errors', 'limits', 'payload', 'thrown'],
    packages: [],
    rule: 'failure converts errors to messages and back',
  },
  model: {
    mayImport: ['duration', 'errors'],
    packages: derivedTexts,
    pure: true,
    rule: 'model is types only: what definitions, context and replay share',
  },
  lib: { mayImport: ['model', 'thrown'], packages: [], rule: 'lib knows nothing of orchestration' },
  definitions: {
    mayImport: ['model', 'lib', 'duration', 'errors', 'limits', 'thrown'],
    packages: ['semver'],
    rule: 'definitions are values: they know model, neither context nor replay',
  },
  'wait-promises': {
    mayImport: [],
    packages: [],
    pure: true,
    rule: 'wait-promises are promises that know their readers, and nothing of runs',
  },
  context: {
    mayImport: ['model', 'definitions', 'wait-promises', ...base],
    packages: [],
    pure: true,
    rule: 'context turns calls into requests for the RunPort of model; it knows no replay',
  },
  interceptors: {
    mayImport: ['model', 'definitions', 'limits'],
    packages: [],
    rule: 'interceptors are interfaces that applications implement',
  },
  replay: {
    mayImport: ['model', 'definitions', 'interceptors', 'wait-promises', 'lib', ...base],
    packages: ['@perdure/proto/kinds'],
    pure: true,
    rule: 'replay is pure: history in, actions out; the context is injected',
  },
  'nondeterminism-guard': {
    mayImport: ['model', 'replay', 'errors'],
    packages: [],
    rule: 'the guard patches globals; replay gets it as a port',
  },
  data: {
    mayImport: ['model', 'lib', ...base],
    packages: [],
    rule: 'data transforms payloads on frames; it knows no run',
  },
  proto: {
    mayImport: [],
    packages: ['@perdure/proto'],
    rule: 'proto alone loads the contract; its types are for modules that speak gRPC',
  },
  connection: {
    mayImport: ['model', 'lib', 'proto', 'errors'],
    packages: [grpc, messages],
    rule: 'connection is streams and retries; it knows neither client nor worker',
  },
  client: {
    mayImport: shared,
    packages: [grpc, messages],
    rule: 'client sends requests; it runs no code of orchestrations',
  },
  worker: {
    mayImport: [...shared, 'replay', 'nondeterminism-guard', 'version'],
    packages: [grpc, messages],
    rule: 'worker runs code: it joins replay, context and connection',
  },
  telemetry: {
    mayImport: ['model', 'interceptors', 'thrown', 'version'],
    packages: ['@opentelemetry/api'],
    rule: 'telemetry alone imports OpenTelemetry, behind an entry point of its own',
  },
  testing: {
    mayImport: 'everything',
    packages: [grpc, '@perdure/sidecar/internal', '@perdure/proto/kinds', '@perdure/proto/schema'],
    rule: "testing alone imports the sidecar's internal entry point",
  },
  index: { mayImport: 'everything', packages: [], rule: 'index re-exports the public API' },
  internal: { mayImport: 'everything', packages: [], rule: 'internal re-exports for tests' },
};

/** All of proto/src: codecs, made from the .proto files beside it. */
export const protoModule: ModuleRule = {
  mayImport: 'everything',
  packages: [loader],
  rule: 'proto reads the contract and compiles its codecs; it knows nobody who uses them',
};

/**
 * The `@perdure/` entry points that a package's own files may import; those for tests are in the
 * modules above.
 */
export const entryPointsOf: Readonly<Record<string, readonly string[]>> = {
  examples: [
    '@perdure/sdk',
    '@perdure/sdk/opentelemetry',
    '@perdure/sdk/testing',
    '@perdure/sidecar/package.json',
  ],
  conformance: [
    '@perdure/proto/codec',
    '@perdure/proto/kinds',
    '@perdure/proto/package.json',
    '@perdure/sdk',
    '@perdure/sdk/testing',
    '@perdure/sdk/internal',
    '@perdure/sidecar/internal',
    '@perdure/sidecar/package.json',
  ],
};

/** The module that a file of `sidecar/src` or `sdk-node/src` belongs to. */
export function moduleOf(pathInSource: string): string {
  const [first, ...rest] = pathInSource.split('/');
  return rest.length > 0 ? first! : first!.replace(/\.ts$/, '');
}
