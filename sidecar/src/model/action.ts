// Actions of the contract; `npm run gen` derives the types from action.proto.
export type { EndingActionKind, OpeningActionKind } from '@perdure/proto/kinds';
export type { Action, ActionBodies, ActionKind } from '@perdure/proto/types';
