// Generates TypeScript types of the messages, and tables of the options of events and actions. `npm
// run gen` writes both.
import { execFileSync } from 'node:child_process';

import { commandOf, root } from './process.mjs';

const PACKAGE = '.perdure.v1.';
/** Files with messages that engines, workers and replay handle as objects. */
const FILES = ['payload', 'history', 'action', 'worker'].map((name) => `perdure/v1/${name}.proto`);
const COMMENT_COLUMNS = 96;

const SCALARS = {
  TYPE_INT32: 'number',
  TYPE_INT64: 'number',
  TYPE_DOUBLE: 'number',
  TYPE_BOOL: 'boolean',
  TYPE_STRING: 'string',
  TYPE_BYTES: 'Uint8Array',
};

const camelCase = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const shortName = (name) => name.slice(PACKAGE.length);
const optionOf = ({ options = {} }, name) => options[`[perdure.v1.${name}]`];
const quoted = (names) => names.map((name) => `'${name}'`);

/** Reads the descriptors of the contract, with comments and options. */
function readImage() {
  const buf = commandOf('@bufbuild/buf', 'buf');
  const args = [buf, 'build', 'proto', '-o', '-#format=json'];
  const image = execFileSync(process.execPath, args, { cwd: root, maxBuffer: 1 << 26 });
  return JSON.parse(image).file;
}

/** Returns the leading comments by descriptor path, such as "4.0.2.1": field 1 of message 0. */
function commentsOf({ sourceCodeInfo }) {
  const commented = sourceCodeInfo.location.filter(({ leadingComments }) => leadingComments);
  return new Map(commented.map(({ path, leadingComments }) => [path.join('.'), leadingComments]));
}

function docOf(comment, indent) {
  if (comment === undefined) return '';
  const words = comment.trim().split(/\s+/);
  const lines = [''];
  for (const word of words) {
    const line = lines.at(-1);
    if (`${indent} * ${line} ${word}`.length > COMMENT_COLUMNS) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`;
}

function fieldType(field) {
  const isNamed = field.type === 'TYPE_MESSAGE' || field.type === 'TYPE_ENUM';
  const type = isNamed ? shortName(field.typeName) : SCALARS[field.type];
  if (type === undefined) throw new Error(`${field.name}: there is no type for ${field.type}`);
  if (field.label === 'LABEL_REPEATED') return `readonly ${type}[]`;
  return field.type === 'TYPE_MESSAGE' ? `${type} | null` : type;
}

function fieldLine(field, comment) {
  const mark = optionOf(field, 'omittable') ? '?' : '';
  const doc = docOf(comment, '  ');
  return `${doc}  readonly ${camelCase(field.name)}${mark}: ${fieldType(field)};\n`;
}

/**
 * Returns the types of a message with a oneof: the union of its members, and a map of their bodies.
 */
function unionText(name, fields, doc, comments) {
  const members = fields.filter((field) => field.oneofIndex !== undefined);
  const common = fields.filter((field) => field.oneofIndex === undefined);
  const short = name.replace('History', '');
  const bodies = members.map(
    (field) => `  readonly ${camelCase(field.name)}: ${shortName(field.typeName)};\n`,
  );
  const shared = common.map((field) => fieldLine(field, comments.get(field))).join('');
  const body = `{
  [P in K]: { readonly kind: P } & { readonly [Q in P]: ${short}Bodies[Q] };
}[K]`;
  const whole = common.length === 0 ? `${short}Body<K>` : `{\n${shared}} & ${short}Body<K>`;
  return `/** The message of each member of ${name}.kind. */
export interface ${short}Bodies {\n${bodies.join('')}}

export type ${short}Kind = keyof ${short}Bodies;

/** One member of ${name}.kind: \`kind\` names the one body that is present. */
export type ${short}Body<K extends ${short}Kind = ${short}Kind> = ${body};

${doc}export type ${name}<K extends ${short}Kind = ${short}Kind> = ${whole};
`;
}

function messageText(message, path, comments) {
  const { name, field: fields = [] } = message;
  const doc = docOf(comments.get(path), '');
  const ofFields = new Map(fields.map((field, at) => [field, comments.get(`${path}.2.${at}`)]));
  if (message.oneofDecl !== undefined) return unionText(name, fields, doc, ofFields);
  const lines = fields.map((field) => fieldLine(field, ofFields.get(field)));
  if (lines.length === 0) return `${doc}export type ${name} = Readonly<Record<string, never>>;\n`;
  return `${doc}export interface ${name} {\n${lines.join('')}}\n`;
}

function enumText({ name, value }, path, comments) {
  const names = quoted(value.map((one) => one.name)).map((one) => `  | ${one}`);
  return `${docOf(comments.get(path), '')}export type ${name} =\n${names.join('\n')};\n`;
}

/** Types of all enums and messages of the files. */
function typesText(files) {
  const parts = [];
  for (const file of files) {
    const comments = commentsOf(file);
    (file.enumType ?? []).forEach((one, at) => parts.push(enumText(one, `5.${at}`, comments)));
    (file.messageType ?? []).forEach((one, at) =>
      parts.push(messageText(one, `4.${at}`, comments)),
    );
  }
  return parts.join('\n');
}

function membersOf(files, name) {
  const messages = files.flatMap((file) => file.messageType ?? []);
  const { field } = messages.find((message) => message.name === name);
  return field.filter((one) => one.oneofIndex !== undefined);
}

function familyOf(event) {
  const isOutcome = optionOf(event, 'outcome_of') !== undefined;
  const implied = isOutcome ? 'DELIVERY' : optionOf(event, 'opens_operation') && 'DECISION';
  const family = optionOf(event, 'family')?.replace('EVENT_FAMILY_', '') ?? implied;
  if (!family) throw new Error(`HistoryEvent.${event.name}: the option (family) is missing`);
  return family.toLowerCase();
}

const record = (entries) =>
  `{\n${entries.map(([key, value]) => `  ${key}: ${value},\n`).join('')}}`;
const union = (names) =>
  `\n${quoted(names)
    .map((name) => `  | ${name}`)
    .join('\n')}`;
const set = (type, names) =>
  `ReadonlySet<${type}> = new Set<${type}>([\n${quoted(names)
    .map((name) => `  ${name},\n`)
    .join('')}])`;

/** Returns the tables of the options of events and actions. */
function kindsText(files) {
  const events = membersOf(files, 'HistoryEvent');
  const actions = membersOf(files, 'Action');
  const names = new Set(events.map((event) => event.name));
  const eventNamed = (by, name) => {
    if (names.has(name)) return camelCase(name);
    throw new Error(`${by}: there is no member ${String(name)} of HistoryEvent.kind`);
  };
  const where = (list, test) => list.filter(test).map((one) => camelCase(one.name));
  const recordedAs = actions.map((action) => {
    return [camelCase(action.name), eventNamed(action.name, optionOf(action, 'recorded_as'))];
  });
  const openers = new Set(where(events, (event) => optionOf(event, 'opens_operation')));
  const enders = new Set(where(events, (event) => optionOf(event, 'ends_execution')));
  const recordedIn = (kinds) => recordedAs.filter(([, event]) => kinds.has(event)).map(([k]) => k);
  const outcomes = events.flatMap((event) => {
    const of = optionOf(event, 'outcome_of');
    return of === undefined ? [] : [[camelCase(event.name), eventNamed(event.name, of)]];
  });
  const entries = (pairs) => record(pairs.map(([key, value]) => [key, `'${value}'`]));
  return `import type { ActionKind, EventKind } from './types.ts';

export type EventFamily = 'decision' | 'delivery' | 'note';

/** The family of each kind of event. */
export const EVENT_FAMILIES: Readonly<Record<EventKind, EventFamily>> = ${entries(
    events.map((event) => [camelCase(event.name), familyOf(event)]),
  )};

/** Events that are delivered to orchestrator code. */
export const DELIVERIES: ${set(
    'EventKind',
    where(events, (event) => familyOf(event) === 'delivery'),
  )};

/** The event that records each kind of action. */
export const RECORDED_AS = ${entries(recordedAs)} as const;

/** Kinds of events that record an action. */
export type DecisionKind = (typeof RECORDED_AS)[ActionKind];

/** The event that opened the operation, for each kind of event that is an outcome. */
export const OUTCOME_OF = ${entries(outcomes)} as const;

/** Kinds of events that are the outcome of an operation. */
export type OutcomeKind = keyof typeof OUTCOME_OF;

/** Kinds of events that open an operation. */
export type OpeningKind =${union([...openers])};

/** Kinds of actions that open an operation. */
export type OpeningActionKind =${union(recordedIn(openers))};

/** Kinds of events that end an execution; each is the last of its history. */
export type TerminalKind =${union([...enders])};

/** Kinds of actions that end an execution; each is the last of its turn. */
export type EndingActionKind =${union(recordedIn(enders))};
`;
}

/** The texts of the generated modules, by file name. */
export function contractModules() {
  const image = readImage();
  const files = FILES.map((name) => image.find((file) => file.name === name));
  const types = typesText(files);
  return {
    'types.ts': types,
    // Codecs encode text in fields of type `bytes` as UTF-8, and decode such fields as text on
    // request.
    'text-types.ts': types.replace('data: Uint8Array;', 'data: Uint8Array | string;'),
    'kinds.ts': kindsText(files),
  };
}
