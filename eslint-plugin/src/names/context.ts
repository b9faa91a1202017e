// The members of `OrchestrationContext` that the rules know.

/** Methods that start an operation and return its promise. */
export const operations: ReadonlySet<string> = new Set([
  'branch',
  'call',
  'callActivity',
  'callOrchestration',
  'continueAsNew',
  'map',
  'race',
  'raise',
  'readValue',
  'run',
  'scope',
  'settle',
  'shield',
  'sleep',
  'sleepUntil',
  'start',
  'startByName',
  'waitFor',
]);

/** Methods of `ctx.saga()` that return a promise. */
export const sagaOperations: ReadonlySet<string> = new Set(['run', 'step']);

/** Methods that no other object has in this combination: they show that a name is a context. */
export const distinctive: ReadonlySet<string> = new Set([
  'call',
  'callActivity',
  'callOrchestration',
  'continueAsNew',
  'onQuery',
  'onUpdate',
  'patched',
  'setStatus',
  'sleepUntil',
  'startByName',
  'waitFor',
]);

/** Methods whose functions receive a context: the indexes of the functions and of the parameter. */
export const ownContext: Readonly<
  Record<string, { readonly functions: readonly number[]; readonly parameter: number }>
> = {
  branch: { functions: [0], parameter: 0 },
  map: { functions: [1], parameter: 1 },
  race: { functions: [0], parameter: 0 },
  scope: { functions: [0], parameter: 0 },
  shield: { functions: [0], parameter: 0 },
};

/** The same for the methods of a saga. */
export const ownContextOfSaga: typeof ownContext = {
  add: { functions: [0], parameter: 0 },
  step: { functions: [0, 1], parameter: 0 },
};
