#!/usr/bin/env node
// The command `perdure`. Its code is in the sidecar's package; this package gives it its name.
await import('@perdure/sidecar/command');
