// Validates values against the schemas of their definitions. The sender validates a value and
// stores it unchanged, in the input form of the schema. The receiver gets the output form of the
// schema (see read.ts).
import type {
  Schemas,
  StandardIssue,
  StandardResult,
  StandardSchema,
} from '../model/standard-schema.ts';
import { InvalidInputError, InvalidOutputError } from '../errors.ts';
import type { Issue } from '../errors.ts';
import { isThenable } from '../lib/promises.ts';
import type { ActivityDefinition } from '../model/activity.ts';
import type { EventDefinition } from '../model/event.ts';
import type { OrchestrationDefinition } from './orchestration.ts';
import type { QueryDefinition } from '../model/query.ts';
import type { UpdateDefinition } from '../model/update.ts';

function issueOf({ message, path }: StandardIssue): Issue {
  const keys = (path ?? []).map((key) => (typeof key === 'object' ? key.key : key));
  return { message, path: keys.map(String).join('.') };
}

function describe(what: string, issues: readonly Issue[]): string {
  const list = issues.map(({ message, path }) => (path === '' ? message : `${path}: ${message}`));
  return `${what} does not match its definition: ${list.join('; ')}`;
}

export type Invalid = typeof InvalidInputError | typeof InvalidOutputError;

function pass(result: StandardResult<unknown>, what: string, invalid: Invalid): void {
  if (result.issues !== undefined) throw invalidValue(result.issues, what, invalid);
}

/** Returns the error for the issues of a schema. */
export function invalidValue(
  found: readonly StandardIssue[],
  what: string,
  invalid: Invalid,
): InvalidInputError | InvalidOutputError {
  const issues = found.map(issueOf);
  return new invalid(describe(what, issues), issues);
}

async function check(
  schema: StandardSchema | undefined,
  value: unknown,
  what: string,
  invalid: Invalid,
): Promise<unknown> {
  if (schema === undefined) return value;
  pass(await schema['~standard'].validate(value), what, invalid);
  return value;
}

/**
 * Validates a value synchronously, for orchestrators.
 * @throws InvalidInputError or InvalidOutputError; TypeError when the schema is asynchronous.
 */
export function checkNow(
  schema: StandardSchema | undefined,
  value: unknown,
  what: string,
  invalid: Invalid,
): unknown {
  if (schema === undefined) return value;
  const result = schema['~standard'].validate(value);
  if (isThenable(result)) {
    // The outcome is not used, but a rejection must not become unhandled.
    Promise.resolve(result).catch(() => undefined);
    throw asynchronous(what);
  }
  pass(result, what, invalid);
  return value;
}

/** Returns the error for an asynchronous schema in an orchestrator. */
export function asynchronous(what: string): TypeError {
  return new TypeError(
    `${what}: its schema checks asynchronously; inside an orchestrator only synchronous ` +
      'schemas can be used. Check in the activity instead',
  );
}

type AnyActivity = ActivityDefinition<never, unknown, unknown, never>;
type AnyOrchestration = OrchestrationDefinition<never, unknown, unknown, never>;

/**
 * Validates the output of an activity; resolves with the value to store.
 * @throws InvalidOutputError
 */
export async function checkActivityOutput(
  definition: AnyActivity,
  output: unknown,
): Promise<unknown> {
  const what = `output of activity "${definition.name}"`;
  return check(definition.output, output, what, InvalidOutputError);
}

/**
 * Validates the input of a start by a client; resolves with the value to store.
 * @throws InvalidInputError
 */
export async function checkOrchestrationInput(
  definition: AnyOrchestration,
  input: unknown,
): Promise<unknown> {
  const what = `input of orchestration "${definition.name}"`;
  return check(definition.input, input, what, InvalidInputError);
}

/**
 * Validates the payload of an event that a client raises; resolves with the value to store.
 * @throws InvalidInputError
 */
export async function checkEventPayload(
  definition: EventDefinition<never, unknown>,
  payload: unknown,
): Promise<unknown> {
  const what = `payload of event "${definition.name}"`;
  return check(definition.schema, payload, what, InvalidInputError);
}

/**
 * Validates the input of a query; resolves with the value to send.
 * @throws InvalidInputError
 */
export async function checkQueryInput(
  definition: QueryDefinition<never, unknown, unknown, never>,
  input: unknown,
): Promise<unknown> {
  return check(definition.input, input, `input of query "${definition.name}"`, InvalidInputError);
}

/**
 * Validates the input of an update; resolves with the value to store.
 * @throws InvalidInputError
 */
export async function checkUpdateInput(
  definition: UpdateDefinition<never, unknown, unknown, never>,
  input: unknown,
): Promise<unknown> {
  return check(definition.input, input, `input of update "${definition.name}"`, InvalidInputError);
}

/** The schemas of a call by name: none. */
export const UNCHECKED: Schemas = Object.freeze({ input: undefined, output: undefined });
