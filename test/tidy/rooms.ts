// Repository law, part three: the table of rooms (ARCHITECTURE.md tells why). Each room has one
// rule, and may import the rooms named here and itself. To open a new way between rooms, change the
// table and the architecture page in the same commit.

export interface Room {
  /** Rooms of the same package that it may import; itself is always allowed. */
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
/** The .proto files, read: for reflection, at its first question. */
const definition = '@perdure/proto/definition';

export const sidecarRooms: Readonly<Record<string, Room>> = {
  model: {
    mayImport: ['lib', 'limits'],
    packages: [],
    pure: true,
    rule: 'model is the words of the domain: types and tiny pure functions',
  },
  engine: {
    mayImport: ['model', 'lib', 'limits'],
    packages: [],
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
    mayImport: ['model', 'wire', 'lib', 'limits'],
    packages: [grpc, messages, definition, 'grpc-health-check', '@grpc/reflection'],
    rule: 'rpc is how it is spoken to; scheduler and reader arrive as ports',
  },
  doors: {
    mayImport: ['model', 'wire', 'lib', 'limits'],
    packages: [],
    rule: 'a door is another protocol over the same ports as rpc',
  },
  observe: {
    mayImport: ['lib', 'limits'],
    packages: ['pino'],
    rule: 'observe is passed in: it knows no other room',
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
    packages: [grpc, messages],
    rule: 'cli is a client of the sidecar like any other: it goes through the contract',
  },
  compose: { mayImport: 'everything', packages: [], rule: 'compose builds the graph; no logic' },
  main: { mayImport: 'everything', packages: [], rule: 'main is the one composition root' },
  internal: { mayImport: 'everything', packages: [], rule: 'internal re-exports for tests' },
};

const speaksGrpc: Room = {
  mayImport: 'everything',
  packages: [grpc, messages],
  rule: 'connection, client and worker speak gRPC; none of them opens the testing door',
};
const plain: Room = {
  mayImport: 'everything',
  packages: [],
  rule: 'what is not connection, client or worker leaves gRPC alone',
};

/** Rooms of sdk-node/src. A room or top-level file that is not named here is `plain`. */
export const sdkRooms: Readonly<Record<string, Room>> = {
  client: speaksGrpc,
  worker: speaksGrpc,
  connection: speaksGrpc,
  definitions: {
    mayImport: 'everything',
    packages: ['semver'],
    rule: 'definitions are values; they compare versions and leave gRPC alone',
  },
  telemetry: {
    mayImport: 'everything',
    packages: ['@opentelemetry/api'],
    rule: 'telemetry alone knows OpenTelemetry; who does not open its door does not need it',
  },
  proto: {
    mayImport: 'everything',
    packages: ['@perdure/proto'],
    rule: 'proto alone loads the contract; its types are for who speaks gRPC',
  },
  replay: {
    mayImport: 'everything',
    packages: [],
    pure: true,
    rule: 'replay is pure: history in, actions out; it runs offline and in any runtime',
  },
  testing: {
    mayImport: 'everything',
    packages: [grpc, '@perdure/sidecar/internal'],
    rule: "testing alone may open the sidecar's internal door",
  },
};
export const sdkPlain: Room = plain;

/** All of proto/src: codecs, made from the .proto files beside it. */
export const protoRoom: Room = {
  mayImport: 'everything',
  packages: [loader],
  rule: 'proto reads the contract and compiles its codecs; it knows nobody who uses them',
};

/** Which `@perdure/` doors a package's own files may open; testing doors are in the rooms above. */
export const doorsOf: Readonly<Record<string, readonly string[]>> = {
  examples: [
    '@perdure/sdk',
    '@perdure/sdk/opentelemetry',
    '@perdure/sdk/testing',
    '@perdure/sidecar/package.json',
  ],
  conformance: [
    '@perdure/proto/codec',
    '@perdure/proto/package.json',
    '@perdure/sdk',
    '@perdure/sdk/testing',
    '@perdure/sdk/internal',
    '@perdure/sidecar/internal',
    '@perdure/sidecar/package.json',
  ],
};

/** The room that a file of `sidecar/src` or `sdk-node/src` lies in. */
export function roomOf(pathInSource: string): string {
  const [first, ...rest] = pathInSource.split('/');
  return rest.length > 0 ? first! : first!.replace(/\.ts$/, '');
}
