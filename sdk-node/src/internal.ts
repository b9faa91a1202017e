// The SDK's second door, for conformance and for this repository's own tests.
// Nothing here is promised between releases.
export {};
