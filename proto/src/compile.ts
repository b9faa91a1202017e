import { Reader } from './reader.ts';
import { inOneof } from './schema.ts';
import type { FieldSchema, MessageSchema, Schema } from './schema.ts';
import { Writer } from './writer.ts';

/**
 * Converts between bytes and plain objects. Objects have the form of proto-loader's with defaults,
 * oneofs, enums as strings, longs as numbers and bytes as Buffers. An unknown enum value remains a
 * number. Fields with their default are not written. Of a oneof, the encoder writes the member that
 * its discriminator names.
 */
export interface Codec<Out, In = Out> {
  encode(value: In): Buffer;
  /** Buffers in the result are views of `bytes`. Throws MalformedError. */
  decode(bytes: Uint8Array): Out;
}

/** Options of codecs. Fields are named `Message.field`. */
export interface CodecOptions {
  /**
   * Repeated fields with elements that may already be encoded: the encoder inserts their bytes
   * unchanged, including tags.
   */
  readonly spliced?: readonly string[];
  /** Fields that the decoder skips; they get their defaults. */
  readonly skipped?: readonly string[];
  /** Fields of bytes that are UTF-8: decoded as text, and encoded from text or bytes. */
  readonly texts?: readonly string[];
}

type Encode = (writer: Writer, value: unknown) => void;
type Decode = (reader: Reader, end: number) => unknown;

const WIRE_TYPES: Readonly<Record<FieldSchema['kind'], number>> = {
  int32: 0,
  int64: 0,
  bool: 0,
  enum: 0,
  double: 1,
  string: 2,
  bytes: 2,
  message: 2,
};

const LENGTH_PREFIXED = 2;

interface FieldPlan extends FieldSchema {
  readonly isSpliced: boolean;
  readonly isSkipped: boolean;
  readonly isText: boolean;
}

interface MessagePlan extends MessageSchema {
  readonly fields: readonly FieldPlan[];
}

function plan(message: MessageSchema, { spliced, skipped, texts }: CodecOptions): MessagePlan {
  const fields = message.fields.map((field): FieldPlan => {
    const name = `${message.name}.${field.name}`;
    return {
      ...field,
      isSpliced: spliced?.includes(name) ?? false,
      isSkipped: skipped?.includes(name) ?? false,
      isText: texts?.includes(name) ?? false,
    };
  });
  return { ...message, fields };
}

function tagOf({ no, kind }: FieldSchema): number {
  return no * 8 + WIRE_TYPES[kind];
}

function packedTagOf({ no }: FieldSchema): number {
  return no * 8 + LENGTH_PREFIXED;
}

/** Statement that writes the value in `v`, without its tag. */
function writeOne({ kind, target, isText }: FieldPlan): string {
  if (isText) return "if (typeof v === 'string') w.string(v); else w.bytes(v);";
  switch (kind) {
    case 'message':
      return `at = w.length; encode.${target}(w, v); w.prefix(at);`;
    case 'enum':
      return `w.int32(typeof v === 'number' ? v : numbers.${target}[v]);`;
    case 'bool':
      return 'w.uint32(v ? 1 : 0);';
    case 'int32':
    case 'int64':
    case 'double':
    case 'string':
    case 'bytes':
      return `w.${kind}(v);`;
  }
}

function isSet({ kind, target }: FieldSchema): string {
  switch (kind) {
    case 'message':
      return 'v != null';
    case 'string':
      return "v != null && v !== ''";
    case 'bytes':
      return 'v != null && v.length > 0';
    case 'bool':
      return 'v';
    case 'enum':
      return `v && numbers.${target}[v] !== 0`;
    case 'int32':
    case 'int64':
    case 'double':
      return 'v';
  }
}

function encodeField(field: FieldPlan): string {
  const tag = `w.uint32(${tagOf(field)});`;
  if (!field.repeated) {
    return `v = m.${field.name}; if (${isSet(field)}) { ${writeOne(field)} ${tag} }`;
  }
  const each = `for (let i = list.length - 1; i >= 0; i--)`;
  const head = `list = m.${field.name}; if (list != null && list.length > 0)`;
  if (WIRE_TYPES[field.kind] !== LENGTH_PREFIXED) {
    const packed = `const before = w.length; ${each} { v = list[i]; ${writeOne(field)} }`;
    return `${head} { ${packed} w.prefix(before); w.uint32(${packedTagOf(field)}); }`;
  }
  const splice = field.isSpliced ? 'if (v instanceof Uint8Array) { w.raw(v); continue; }' : '';
  return `${head} ${each} { v = list[i]; ${splice} ${writeOne(field)} ${tag} }`;
}

function encoderText(message: MessagePlan): string {
  const members = message.fields.filter((field) => inOneof(message, field));
  const cases = members.map((field) => {
    const write = `v = m.${field.name}; ${writeOne(field)} w.uint32(${tagOf(field)});`;
    return `case '${field.name}': ${write} break;`;
  });
  const oneof = `switch (m.${message.oneof}) { ${cases.join('\n')} }`;
  const plain = message.fields
    .filter((field) => !inOneof(message, field))
    .toReversed()
    .map(encodeField);
  const lines = members.length > 0 ? [oneof, ...plain] : plain;
  return `encode.${message.name} = (w, m) => { let v, at, list; ${lines.join('\n')} };`;
}

/** Expression that reads one value. */
function readOne({ kind, target, isText }: FieldPlan): string {
  if (isText) return 'r.text()';
  switch (kind) {
    case 'message':
      return `decode.${target}(r, r.enter())`;
    case 'enum':
      return `nameOf(names.${target}, r.int32())`;
    case 'int32':
    case 'int64':
    case 'bool':
    case 'double':
    case 'string':
    case 'bytes':
      return `r.${kind}()`;
  }
}

function defaultOf({ kind, repeated, target, isText }: FieldPlan): string {
  if (repeated) return 'null';
  if (isText) return "''";
  switch (kind) {
    case 'message':
      return 'null';
    case 'string':
      return "''";
    case 'bytes':
      return 'noBytes';
    case 'bool':
      return 'false';
    case 'enum':
      return `nameOf(names.${target}, 0)`;
    case 'int32':
    case 'int64':
    case 'double':
      return '0';
  }
}

function decodeCase(message: MessagePlan, field: FieldPlan): string {
  const local = `f${field.no}`;
  const tag = tagOf(field);
  // Skipped, as an unknown field is.
  if (field.isSkipped) return '';
  if (inOneof(message, field)) {
    return `case ${tag}: which = ${field.no}; member = ${readOne(field)}; break;`;
  }
  if (!field.repeated) return `case ${tag}: ${local} = ${readOne(field)}; break;`;
  // A literal list of one item uses less memory: the first push would reserve space for 17 items.
  const put = `if (${local} === null) ${local} = [one]; else ${local}.push(one);`;
  const add = `{ const one = ${readOne(field)}; ${put} }`;
  const one = `case ${tag}: ${add} break;`;
  if (WIRE_TYPES[field.kind] === LENGTH_PREFIXED) return one;
  const all = `while (r.at < stop) ${add} r.leave(stop);`;
  return `${one} case ${packedTagOf(field)}: { const stop = r.enter(); ${all} break; }`;
}

function decoderText(message: MessagePlan): string {
  const plain = message.fields.filter((field) => !inOneof(message, field));
  const members = message.fields.filter((field) => inOneof(message, field));
  const locals = plain.map((field) => `let f${field.no} = ${defaultOf(field)};`).join(' ');
  const cases = message.fields.map((field) => decodeCase(message, field)).join('\n');
  const values = plain.map(({ name, no, repeated }) =>
    repeated ? `${name}: f${no} === null ? [] : f${no}` : `${name}: f${no}`,
  );
  const results = members.map((field) => {
    const object = [...values, `${message.oneof}: '${field.name}'`, `${field.name}: member`];
    return `case ${field.no}: return { ${object.join(', ')} };`;
  });
  return `decode.${message.name} = (r, end) => {
    let which = 0, member = null; ${locals}
    while (r.at < end) {
      const tag = r.uint32();
      switch (tag) { ${cases}
        default: r.skip(tag);
      }
    }
    r.leave(end);
    ${members.length > 0 ? `switch (which) { ${results.join('\n')} }` : ''}
    return { ${values.join(', ')} };
  };`;
}

/** Objects without inherited properties, for look-ups of names in the compiled code. */
function tables(schema: Schema): { numbers: unknown; names: unknown } {
  const numbers: Record<string, unknown> = {};
  const names: Record<string, unknown> = {};
  for (const [name, values] of Object.entries(schema.enums)) {
    numbers[name] = Object.assign(Object.create(null) as object, values);
    names[name] = new Map(Object.entries(values).map(([value, number]) => [number, value]));
  }
  return { numbers, names };
}

/**
 * One codec per message. The code is generated: each message gets a function with its own object
 * shapes, which the engine optimises like handwritten code. That is several times cheaper than a
 * general-purpose codec. The generated code contains only names and numbers of the contract, never
 * input.
 */
export function compileCodecs(
  schema: Schema,
  options: CodecOptions,
): ReadonlyMap<string, Codec<unknown>> {
  const encode: Record<string, Encode> = {};
  const decode: Record<string, Decode> = {};
  const { numbers, names } = tables(schema);
  const nameOf = (table: ReadonlyMap<number, string>, value: number): string | number =>
    table.get(value) ?? value;
  const text = schema.messages
    .map((message) => plan(message, options))
    .flatMap((message) => [encoderText(message), decoderText(message)])
    .join('\n');
  const noBytes = Buffer.alloc(0);
  // oxlint-disable-next-line typescript/no-implied-eval -- the text contains no input, see above
  const define = new Function('encode', 'decode', 'numbers', 'names', 'nameOf', 'noBytes', text);
  define(encode, decode, numbers, names, nameOf, noBytes);

  const writer = new Writer();
  const codecs = schema.messages.map(({ name }): [string, Codec<unknown>] => {
    const codec: Codec<unknown> = {
      encode(value) {
        writer.reset();
        encode[name]!(writer, value);
        return writer.finish();
      },
      decode(bytes) {
        const reader = new Reader(bytes);
        return decode[name]!(reader, reader.begin());
      },
    };
    return [name, codec];
  });
  return new Map(codecs);
}
