// The table of modules. ARCHITECTURE.md has the reasons. Each module has one rule, and may import
// itself and the modules of its row. To allow another import, change the table and the architecture
// page in the same commit.

export interface ModuleRule {
  /** Modules of the same package that the module may import, besides itself. */
  readonly mayImport: readonly string[] | 'everything';
  /** Packages that the module may import. Modules of Node are allowed unless `pure`. */
  readonly packages: readonly string[];
  /** True: no `node:` module, no clock, no randomness. The same input gives the same output. */
  readonly pure?: true;
  readonly rule: string;
}

const grpc = '@grpc/grpc-js';
const loader = '@grpc/proto-loader';
/** Types of the contract's messages, which the build removes. */
const messages = '@perdure/proto/v1';
/** The types and tables of kinds that `npm run gen` derives from the contract. */
const derived = ['@perdure/proto/types', '@perdure/proto/kinds'];
const derivedTexts = ['@perdure/proto/text-types', '@perdure/proto/kinds'];
/** The parsed .proto files, which reflection loads at its first request. */
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
    rule: 'engine is pure: (state, input, now) -> Round. Its dependencies are arguments',
  },
  store: {
    mayImport: ['model', 'lib', 'limits'],
    packages: ['lmdb'],
    rule: 'store applies Rounds and contains no rule of orchestration. Codecs are passed in',
  },
  scheduler: {
    mayImport: ['model', 'engine', 'lib', 'limits'],
    packages: ['semver'],
    rule: 'scheduler dispatches work. Store, wire and clock are ports',
  },
  wire: {
    mayImport: ['model', 'lib', 'limits'],
    packages: ['@perdure/proto'],
    rule: 'wire converts bytes to model and back. It makes no decisions',
  },
  rpc: {
    mayImport: ['model', 'engine', 'wire', 'lib', 'limits'],
    packages: [grpc, messages, definition, 'grpc-health-check', '@grpc/reflection'],
    rule: 'rpc serves requests. Scheduler and reader are ports',
  },
  gateways: {
    mayImport: ['model', 'wire', 'lib', 'limits'],
    packages: [],
    rule: 'gateways are other protocols over the ports of the sidecar; they decide nothing',
  },
  observe: {
    mayImport: ['model', 'lib', 'limits'],
    packages: ['pino', 'prom-client'],
    rule: 'observe is passed in: it reads what others count, and decides nothing',
  },
  lib: { mayImport: ['limits'], packages: ['croner'], rule: 'lib does not depend on the domain' },
  limits: { mayImport: [], packages: [], pure: true, rule: 'limits are numbers with reasons' },
  config: {
    mayImport: ['model', 'lib', 'limits'],
    packages: ['yaml'],
    rule: 'config is one table. Values are arguments, not read from process',
  },
  cli: {
    mayImport: ['model', 'wire', 'lib', 'limits', 'config'],
    packages: [grpc, messages, 'chokidar', 'commander'],
    rule: 'cli is an ordinary client of the sidecar: it uses the contract',
  },
  compose: {
    mayImport: 'everything',
    packages: [],
    rule: 'compose builds the graph and has no logic',
  },
  main: { mayImport: 'everything', packages: [], rule: 'main is the one composition root' },
  internal: { mayImport: 'everything', packages: [], rule: 'internal re-exports for tests' },
};

/** The base of the SDK: files outside the folders, each a value type or a list of limits. */
const base = ['duration', 'errors', 'failure', 'json-values', 'limits', 'payload', 'thrown'];

/** The modules that both client and worker use. */
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
 * The modules of sdk-node/src, lowest first. Definitions and context import model, and replay
 * receives the context as a parameter. No module imports a higher one.
 */
export const sdkModules: Readonly<Record<string, ModuleRule>> = {
  limits: { mayImport: [], packages: [], pure: true, rule: 'limits are numbers with reasons' },
  version: { mayImport: [], packages: [], rule: 'version is one constant' },
  thrown: { mayImport: ['limits'], packages: [], rule: 'thrown reads errors of user code' },
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
    rule: 'model is types that definitions, context and replay share',
  },
  lib: {
    mayImport: ['model', 'thrown'],
    packages: [],
    rule: 'lib does not depend on orchestration',
  },
  definitions: {
    mayImport: ['model', 'lib', 'duration', 'errors', 'limits', 'thrown'],
    packages: ['semver'],
    rule: 'definitions are values: they import model, but neither context nor replay',
  },
  'wait-promises': {
    mayImport: [],
    packages: [],
    pure: true,
    rule: 'wait-promises are promises that track their readers, without runs',
  },
  context: {
    mayImport: ['model', 'definitions', 'wait-promises', ...base],
    packages: [],
    pure: true,
    rule: 'context converts calls to requests for the RunPort of model, and does not import replay',
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
    rule: 'replay is pure: it converts history to actions. The context is a parameter',
  },
  'nondeterminism-guard': {
    mayImport: ['model', 'replay', 'errors'],
    packages: [],
    rule: 'the guard patches globals. Replay receives it as a port',
  },
  data: {
    mayImport: ['model', 'lib', ...base],
    packages: [],
    rule: 'data transforms payloads on frames, and does not import runs',
  },
  proto: {
    mayImport: [],
    packages: ['@perdure/proto'],
    rule: 'only proto loads the contract. Its types are for modules that use gRPC',
  },
  connection: {
    mayImport: ['model', 'lib', 'proto', 'errors'],
    packages: [grpc, messages],
    rule: 'connection has streams and retries, and imports neither client nor worker',
  },
  client: {
    mayImport: shared,
    packages: [grpc, messages],
    rule: 'client sends requests, and runs no code of orchestrations',
  },
  worker: {
    mayImport: [...shared, 'replay', 'nondeterminism-guard', 'version'],
    packages: [grpc, messages],
    rule: 'worker runs code: it combines replay, context and connection',
  },
  telemetry: {
    mayImport: ['model', 'interceptors', 'lib', 'thrown', 'version'],
    packages: ['@opentelemetry/api'],
    rule: 'only telemetry imports OpenTelemetry, and it is a separate entry point',
  },
  testing: {
    mayImport: 'everything',
    packages: [grpc, '@perdure/sidecar/internal', '@perdure/proto/kinds', '@perdure/proto/schema'],
    rule: "only testing imports the sidecar's internal entry point",
  },
  index: { mayImport: 'everything', packages: [], rule: 'index re-exports the public API' },
  internal: { mayImport: 'everything', packages: [], rule: 'internal re-exports for tests' },
};

/** The module proto/src: codecs for the .proto files beside it. */
export const protoModule: ModuleRule = {
  mayImport: 'everything',
  packages: [loader],
  rule: 'proto reads the contract and compiles its codecs. It imports no user of them',
};

/**
 * The `@perdure/` entry points that the files of a package may import. The modules above list the
 * entry points for tests.
 */
export const entryPointsOf: Readonly<Record<string, readonly string[]>> = {
  perdure: ['@perdure/sidecar/command'],
  'create-perdure': [],
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

/** Finds the module of a file of `sidecar/src` or `sdk-node/src`. */
export function moduleOf(pathInSource: string): string {
  const [first, ...rest] = pathInSource.split('/');
  return rest.length > 0 ? first! : first!.replace(/\.ts$/, '');
}
