#!/usr/bin/env node
// The command `create-perdure`, which `npm create perdure` runs. It lies outside of dist because
// npm links commands when it installs, which on a fresh clone is before the build.
await import(new URL('../dist/main.js', import.meta.url).href);
