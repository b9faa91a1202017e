import { type Span, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';

import type { ExecutionInfo } from '../model/execution-info.ts';
import type {
  InterceptedOperation,
  OrchestrationInterceptor,
  TurnObserver,
} from '../interceptors/orchestration.ts';
import { failSpan } from './spans.ts';
import { parentOf, readContext, writeContext } from './trace-context.ts';

/** Operations with a separate span, which is the parent of the spans that they cause elsewhere. */
const producers: Readonly<Partial<Record<InterceptedOperation['kind'], string>>> = {
  child: 'child',
  start: 'start',
  raise: 'raise',
};

/**
 * Creates a span for each turn, with the start of the instance as its parent, and a span for each
 * child, start and raised event. Replayed turns create no spans.
 */
export function turnSpans(tracer: Tracer): OrchestrationInterceptor {
  const turns = new WeakMap<ExecutionInfo, Span>();
  return {
    turn(execution): TurnObserver {
      const { name, instanceId, execution: number, headers } = execution;
      const attributes = { 'perdure.instance': instanceId, 'perdure.execution': number };
      const span = tracer.startSpan(`turn ${name}`, { attributes }, parentOf(headers));
      turns.set(execution, span);
      return observer(span, () => turns.delete(execution));
    },
    operation(operation, next) {
      const turn = turns.get(operation.execution);
      return turn === undefined ? next() : sendOut(tracer, turn, operation, next);
    },
  };
}

function observer(span: Span, over: () => void): TurnObserver {
  return {
    delivered({ headers }) {
      const context = readContext(headers);
      if (context !== undefined) span.addLink({ context });
    },
    finished({ failure, ended, actions }) {
      over();
      span.setAttributes({ 'perdure.actions': actions, 'perdure.ended': ended });
      if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
      span.end();
    },
  };
}

/** Requests an operation with the span context in its headers. */
function sendOut<Out>(
  tracer: Tracer,
  turn: Span,
  { kind, name, target, headers }: InterceptedOperation,
  next: () => Promise<Out>,
): Promise<Out> {
  const what = producers[kind];
  // The attempts of an activity create their spans as children of the turn.
  if (kind === 'activity') writeContext(turn, headers);
  if (what === undefined || name === '') return next();
  const options = { kind: SpanKind.PRODUCER, attributes: { 'perdure.target': target } };
  const parent = trace.setSpan(parentOf({}), turn);
  const span = tracer.startSpan(`${what} ${name}`, options, parent);
  writeContext(span, headers);
  try {
    return next();
  } catch (error) {
    failSpan(span, error);
    throw error;
  } finally {
    span.end();
  }
}
