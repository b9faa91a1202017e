// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/options.proto

export const EventFamily = {
  EVENT_FAMILY_UNSPECIFIED: 'EVENT_FAMILY_UNSPECIFIED',
  EVENT_FAMILY_DECISION: 'EVENT_FAMILY_DECISION',
  EVENT_FAMILY_DELIVERY: 'EVENT_FAMILY_DELIVERY',
  EVENT_FAMILY_NOTE: 'EVENT_FAMILY_NOTE',
} as const;

export type EventFamily =
  | 'EVENT_FAMILY_UNSPECIFIED'
  | 0
  | 'EVENT_FAMILY_DECISION'
  | 1
  | 'EVENT_FAMILY_DELIVERY'
  | 2
  | 'EVENT_FAMILY_NOTE'
  | 3

export type EventFamily__Output = typeof EventFamily[keyof typeof EventFamily]
