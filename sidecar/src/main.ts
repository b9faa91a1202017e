#!/usr/bin/env node
// The command `perdure`, and the one composition root.
export {};
