// Generated from proto/ by `npm run gen`: do not edit.
// @ts-nocheck
// Original file: proto/perdure/v1/admin.proto

import type { VersionUse as _perdure_v1_VersionUse, VersionUse__Output as _perdure_v1_VersionUse__Output } from '../../perdure/v1/VersionUse.ts';
import type { PatchUse as _perdure_v1_PatchUse, PatchUse__Output as _perdure_v1_PatchUse__Output } from '../../perdure/v1/PatchUse.ts';

export interface ReportVersionsResponse {
  'versions'?: readonly (_perdure_v1_VersionUse)[];
  'patches'?: readonly (_perdure_v1_PatchUse)[];
  'nextPageToken'?: (string);
}

export interface ReportVersionsResponse__Output {
  'versions': (_perdure_v1_VersionUse__Output)[];
  'patches': (_perdure_v1_PatchUse__Output)[];
  'nextPageToken': (string);
}
