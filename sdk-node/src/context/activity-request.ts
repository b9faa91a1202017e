import { checkNow } from '../definitions/check.ts';
import type { Schemas, StandardSchema } from '../model/standard-schema.ts';
import { InvalidInputError } from '../errors.ts';
import { encodePayload } from '../payload.ts';
import type { Scope } from '../model/operation.ts';
import type { Action, ActivityOptions } from '../model/wire-types.ts';
import type { OperationRequest, RunPort } from '../model/run-port.ts';

/**
 * The call of an activity. It is the most frequent request, so it is one object without closures.
 */
export class ActivityRequest implements OperationRequest {
  readonly kind = 'activityScheduled' as const;
  readonly operation = 'activity' as const;
  seq: number = 0;
  readonly target: string = '';
  readonly fireAtMs: number = 0;
  /** Schema of the result. */
  readonly extra: StandardSchema | undefined;
  readonly name: string;
  readonly scope: Scope | undefined;
  readonly run: RunPort;
  readonly schema: StandardSchema | undefined;
  readonly input: unknown;
  readonly options: ActivityOptions;

  constructor(
    run: RunPort,
    scope: Scope | undefined,
    name: string,
    { input: schema, output }: Schemas,
    input: unknown,
    options: ActivityOptions,
  ) {
    this.run = run;
    this.scope = scope;
    this.name = name;
    this.schema = schema;
    this.extra = output;
    this.input = input;
    this.options = options;
  }

  build(seq: number): Action {
    const { name, schema, input, options, run } = this;
    const what = `input of activity "${name}"`;
    const checked = schema === undefined ? input : checkNow(schema, input, what, InvalidInputError);
    const payload = encodePayload(checked, run.payloadMaxBytes, what);
    return { kind: 'scheduleActivity', scheduleActivity: { seq, name, input: payload, options } };
  }
}
