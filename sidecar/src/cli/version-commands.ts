import { table } from './columns.ts';
import { option, outJson } from './command.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit.ts';
import { reportVersions } from './version-report.ts';

const versions: Command = {
  name: 'orchestration versions',
  args: [],
  doc: 'list versions and patches with live instances, and which may be deleted',
  options: { name: option('NAME', 'only this orchestration') },
  async run({ connection, text, json: asJson, out }) {
    const request = { name: text('name') ?? '' };
    const answer = await reportVersions(connection, request);
    if (asJson) {
      outJson(out, answer);
      return EXIT.ok;
    }
    const rows = answer.versions.map((one) => [
      one.name,
      one.version || '-',
      String(one.live),
      String(one.workers),
      one.isDefault ? 'yes' : '',
      one.advice,
    ]);
    out(table(['ORCHESTRATION', 'VERSION', 'LIVE', 'WORKERS', 'DEFAULT', 'ADVICE'], rows));
    if (answer.patches.length === 0) return EXIT.ok;
    const patches = answer.patches.map((one) => [
      one.name,
      one.changeId,
      String(one.marked),
      String(one.unmarked),
      one.advice,
    ]);
    out('\n');
    out(table(['ORCHESTRATION', 'PATCH', 'MARKED', 'UNMARKED', 'ADVICE'], patches));
    return EXIT.ok;
  },
};

const defaultVersion: Command = {
  name: 'orchestration set-default-version',
  args: ['NAME', 'VERSION'],
  doc: 'set the version of unversioned starts; "highest": the highest that a worker offers',
  options: {},
  async run({ connection, args, json, out }) {
    const name = args[0]!;
    const version = args[1] === 'highest' ? '' : args[1]!;
    const request = { name, version };
    const answer = await connection.call('AdminService', 'SetDefaultVersion', request);
    if (json) outJson(out, answer);
    else
      out(`unversioned starts of ${name} get ${version || 'the highest that a worker offers'}\n`);
    return EXIT.ok;
  },
};

/** Commands about versions of orchestrations. */
export const VERSION_COMMANDS: readonly Command[] = [versions, defaultVersion];
