// Tables of the commands, options and exit codes of `perdure`, from the tables of its help.
import { built } from './built.mjs';
import { cell, table } from './table.mjs';

const cli = (file) => built(`sidecar/src/cli/${file}.ts`);

/** Returns all commands except `serve`, whose options are on the page of the settings. */
async function commands() {
  const { allCommands } = await cli('commands');
  return allCommands().filter(({ name }) => name !== 'serve');
}

const usage = ({ name, args }) => ['perdure', name, ...args].join(' ');

function optionTable(options) {
  const rows = Object.entries(options).map(([name, { placeholder, doc }]) => [
    `\`${`--${name} ${placeholder}`.trim()}\``,
    cell(doc),
  ]);
  return table(['Option', 'Meaning'], rows);
}

export async function commandTable() {
  const rows = (await commands()).map((one) => [`\`${usage(one)}\``, cell(one.doc)]);
  return table(['Command', 'Meaning'], rows);
}

export async function optionTables() {
  const { COMMON_OPTIONS } = await cli('remote-command');
  const sections = (await commands()).flatMap((one) => {
    const own = Object.entries(one.options).filter(([name]) => !(name in COMMON_OPTIONS));
    if (own.length === 0) return [];
    return [`### perdure ${one.name}\n\n${optionTable(Object.fromEntries(own))}`];
  });
  const common = `Every command that connects to a sidecar has these options:\n\n`;
  return [common + optionTable(COMMON_OPTIONS), ...sections].join('\n\n');
}

export async function exitTable() {
  const { EXIT, EXIT_DOCS } = await cli('exit');
  const rows = Object.keys(EXIT).map((name) => [String(EXIT[name]), cell(EXIT_DOCS[name])]);
  return table(['Code', 'Meaning'], rows);
}
