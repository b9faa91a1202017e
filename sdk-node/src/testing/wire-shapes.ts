// The readable JSON form of wire objects, derived from the contract's schema: fields with their
// default value are absent, a JSON payload is {"json": value}, any other {"base64": …,
// "encoding": …}, bytes are hexadecimal. `perdure history --json` prints the same form.
import { schema } from '@perdure/proto/schema';

import type { ActionKind, EventKind } from '../model/wire-types.ts';

type Scalar = 'text' | 'number' | 'flag' | 'bytes' | 'payload' | 'texts';
type Field =
  | Scalar
  | { readonly prefix: string }
  | { readonly shape: () => Shape }
  | { readonly shapes: () => Shape };
export interface Shape {
  readonly [field: string]: Field;
}

type FieldSchema = (typeof schema.messages)[number]['fields'][number];

const SCALARS = {
  string: 'text',
  int32: 'number',
  int64: 'number',
  double: 'number',
  bool: 'flag',
  bytes: 'bytes',
} as const;

const fieldsOf = new Map(schema.messages.map(({ name, fields }) => [name, fields]));
const made = new Map<string, Shape>();

function fieldFrom({ kind, repeated, target }: FieldSchema): Field {
  if (kind === 'enum') {
    const [first = ''] = Object.keys(schema.enums[target] ?? {});
    return { prefix: first.replace('UNSPECIFIED', '') };
  }
  if (kind !== 'message') return repeated ? 'texts' : SCALARS[kind];
  if (target === 'Payload') return 'payload';
  return repeated ? { shapes: () => shapeOf(target) } : { shape: () => shapeOf(target) };
}

function shapeOf(message: string): Shape {
  let shape = made.get(message);
  if (shape === undefined) {
    const fields = fieldsOf.get(message) ?? [];
    shape = Object.fromEntries(fields.map((field) => [field.name, fieldFrom(field)]));
    made.set(message, shape);
  }
  return shape;
}

/** Returns the shapes of the fields of message type. */
function membersOf<Kind extends string>(message: string): Readonly<Record<Kind, Shape>> {
  const members = (fieldsOf.get(message) ?? []).filter(({ kind }) => kind === 'message');
  const shapes = members.map(({ name, target }) => [name, shapeOf(target)]);
  return Object.fromEntries(shapes) as Record<Kind, Shape>;
}

export const eventShapes: Readonly<Record<EventKind, Shape>> = membersOf('HistoryEvent');
export const actionShapes: Readonly<Record<ActionKind, Shape>> = membersOf('Action');
