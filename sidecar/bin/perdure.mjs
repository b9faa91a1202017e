#!/usr/bin/env node
// The command `perdure`. It lies outside of dist because npm links commands when it installs, which
// on a fresh clone is before the build. It loads the bundle, which starts faster than the modules.
await import(new URL('../dist/bundle/main.js', import.meta.url).href);
