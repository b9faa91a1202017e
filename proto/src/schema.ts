/** The type of a field; the subset of protocol buffers that the contract uses. */
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
  /** Property with the name of the member that is set; empty without a oneof. */
  readonly oneof: string;
}

/** A call of a service; requests and responses by the short names of their messages. */
export interface MethodSchema {
  readonly name: string;
  /** The path of the HTTP request. */
  readonly path: string;
  readonly request: string;
  readonly response: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
}

export interface ServiceSchema {
  readonly name: string;
  readonly methods: readonly MethodSchema[];
}

/** The declarations of the .proto files, without comments. */
export interface Schema {
  readonly messages: readonly MessageSchema[];
  /** Numbers by name, for each enum. */
  readonly enums: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly services: readonly ServiceSchema[];
}

/**
 * True for members of the message's oneof. Descriptors do not contain these; in the contract they
 * are its fields of message type, and tests compare that with proto-loader.
 */
export function inOneof(message: MessageSchema, field: FieldSchema): boolean {
  return message.oneof !== '' && field.kind === 'message' && !field.repeated;
}
