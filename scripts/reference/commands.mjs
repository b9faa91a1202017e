// Commands, options and exit codes of `perdure`, from the tables that its help derives from.
import { built } from './built.mjs';
import { cell, table } from './table.mjs';

const cli = (file) => built(`sidecar/src/cli/${file}.ts`);

async function commands() {
  const [{ COMMANDS }, { STORE_COMMANDS }] = await Promise.all([
    cli('commands'),
    cli('store-commands'),
  ]);
  return [...COMMANDS, ...STORE_COMMANDS];
}

const usage = ({ name, args = [] }) => ['perdure', name, ...args].join(' ');

function optionTable(options) {
  const rows = Object.entries(options).map(([name, { placeholder, doc }]) => [
    `\`${`--${name} ${placeholder ?? ''}`.trim()}\``,
    cell(doc ?? ''),
  ]);
  return table(['Option', 'Meaning'], rows);
}

export async function commandTable() {
  const rows = (await commands()).map((one) => [`\`${usage(one)}\``, cell(one.doc)]);
  return table(['Command', 'Meaning'], rows);
}

export async function optionTables() {
  const { COMMON_OPTIONS } = await cli('help');
  const sections = (await commands())
    .filter(({ options }) => Object.keys(options ?? {}).length > 0)
    .map((one) => `### perdure ${one.name}\n\n${optionTable(one.options)}`);
  const common = `Every command that connects to a sidecar has these options:\n\n`;
  return [common + optionTable(COMMON_OPTIONS), ...sections].join('\n\n');
}

export async function exitTable() {
  const { EXIT, EXIT_DOCS } = await cli('exit');
  const rows = Object.keys(EXIT).map((name) => [String(EXIT[name]), cell(EXIT_DOCS[name])]);
  return table(['Code', 'Meaning'], rows);
}
