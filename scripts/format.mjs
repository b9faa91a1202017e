// `npm run format`: formats code, JSON and the contract in place.
import { ensureInstalled } from './ensure-ready.mjs';
import { commandOf, formatted, runNode } from './process.mjs';

await ensureInstalled();
const code = await runNode(commandOf('oxfmt'), formatted);
process.exitCode = code || (await runNode(commandOf('@bufbuild/buf', 'buf'), ['format', '-w']));
