import type { PackageDefinition } from '@grpc/proto-loader';

/** What a field holds; the subset of protocol buffers that the contract uses. */
export type FieldKind =
  | 'int32'
  | 'int64'
  | 'bool'
  | 'double'
  | 'string'
  | 'bytes'
  | 'enum'
  | 'message';

export interface FieldSchema {
  readonly no: number;
  /** In camel case, as in JavaScript objects. */
  readonly name: string;
  readonly kind: FieldKind;
  readonly repeated: boolean;
  /** Short name of the message or enum; else empty. */
  readonly target: string;
}

export interface MessageSchema {
  readonly name: string;
  /** In the order of their numbers. */
  readonly fields: readonly FieldSchema[];
  /** Property that names which member of the oneof is set; empty without a oneof. */
  readonly oneof: string;
}

export interface Schema {
  readonly messages: readonly MessageSchema[];
  /** Numbers by name, for each enum. */
  readonly enums: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** The parts of a descriptor that matter here, as proto-loader gives them. */
interface Descriptor {
  readonly format: string;
  readonly type: {
    readonly field?: readonly {
      readonly name: string;
      readonly number: number;
      readonly label: string;
      readonly type: string;
      readonly typeName: string;
      readonly proto3Optional: boolean;
    }[];
    readonly oneofDecl?: readonly { readonly name: string }[];
    readonly value?: readonly { readonly name: string; readonly number: number }[];
  };
}

const KINDS: Readonly<Record<string, FieldKind>> = {
  TYPE_INT32: 'int32',
  TYPE_INT64: 'int64',
  TYPE_BOOL: 'bool',
  TYPE_DOUBLE: 'double',
  TYPE_STRING: 'string',
  TYPE_BYTES: 'bytes',
  TYPE_ENUM: 'enum',
  TYPE_MESSAGE: 'message',
};

function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function readMessage(name: string, type: Descriptor['type']): MessageSchema {
  const fields = (type.field ?? []).map((field): FieldSchema => {
    const kind = KINDS[field.type];
    if (kind === undefined || field.proto3Optional) {
      throw new Error(`${name}.${field.name}: the codec knows no ${field.type} like this`);
    }
    return {
      no: field.number,
      name: camelCase(field.name),
      kind,
      repeated: field.label === 'LABEL_REPEATED',
      target: field.typeName.slice(field.typeName.lastIndexOf('.') + 1),
    };
  });
  const oneofs = type.oneofDecl ?? [];
  if (oneofs.length > 1) throw new Error(`${name}: the codec knows one oneof per message`);
  return {
    name,
    fields: fields.sort((a, b) => a.no - b.no),
    oneof: camelCase(oneofs[0]?.name ?? ''),
  };
}

/** The messages and enums of one package. */
export function readSchema(definition: PackageDefinition, prefix: string): Schema {
  const messages: MessageSchema[] = [];
  const enums = new Map<string, ReadonlyMap<string, number>>();
  for (const [fullName, entry] of Object.entries(definition)) {
    if (!fullName.startsWith(prefix) || !('format' in entry)) continue;
    const name = fullName.slice(prefix.length);
    const { format, type } = entry as unknown as Descriptor;
    if (format.endsWith('EnumDescriptorProto')) {
      enums.set(name, new Map((type.value ?? []).map((value) => [value.name, value.number])));
    } else messages.push(readMessage(name, type));
  }
  return { messages, enums };
}

/**
 * True for members of the message's oneof. Descriptors lose which fields those are; in the contract
 * they are its fields of message type, and the tests hold that against proto-loader.
 */
export function inOneof(message: MessageSchema, field: FieldSchema): boolean {
  return message.oneof !== '' && field.kind === 'message' && !field.repeated;
}
