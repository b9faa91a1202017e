// `npm run image:steps`: runs the container image without a container engine. It writes the files
// of the image, makes them a read-only root with a volume for data and a tmpfs for the socket, and
// starts the entry point there as the image's user, as process 1 of its own process and network
// namespaces. Exit code 77: this machine cannot do that.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

import { writeImage } from './image-tree.mjs';
import { closingLine, root } from './process.mjs';

const deadlineMs = 30_000;
const result = { passed: 0, failed: 0 };

function skip(reason) {
  console.log(reason);
  process.exit(77);
}

function report(name, problem) {
  result[problem === undefined ? 'passed' : 'failed'] += 1;
  console.log(problem === undefined ? `ok: ${name}` : `failed: ${name}: ${problem}`);
}

/** Reports if two values differ. */
function expect(name, actual, expected) {
  report(name, actual === expected ? undefined : `${actual} instead of ${expected}`);
}

async function until(condition) {
  const endMs = Date.now() + deadlineMs;
  while (Date.now() < endMs) {
    if (condition()) return true;
    await delay(50);
  }
  return false;
}

/** Returns an instruction of the Containerfile with its continuation lines. */
function instruction(name) {
  const text = readFileSync(join(root, 'deploy/container/Containerfile'), 'utf8');
  return new RegExp(`^${name} ((?:.*\\\\\\n)*.*)$`, 'm').exec(text.split('FROM scratch')[1])[1];
}

const environment = instruction('ENV')
  .split(/\s+\\?\s*/)
  .filter((entry) => entry.includes('='));
const entryPoint = [...JSON.parse(instruction('ENTRYPOINT')), ...JSON.parse(instruction('CMD'))];
const health = JSON.parse(/CMD (\[.*\])/.exec(instruction('HEALTHCHECK'))[1]);
const [uid, gid] = instruction('USER').split(':');

/** The commands that an engine would execute before the entry point. */
function mounts(image, volume) {
  const owned = `uid=${uid},gid=${gid}`;
  return [
    `mount --bind ${image} ${image}`,
    `mount --bind ${volume} ${image}/var/lib/perdure`,
    `mount -t tmpfs -o mode=700,${owned} tmpfs ${image}/run/perdure`,
    `mount -t tmpfs -o mode=1777 tmpfs ${image}/tmp`,
    `mount -t proc proc ${image}/proc`,
    `mount -o remount,bind,ro ${image}`,
    'ip link set lo up',
  ];
}

/** Starts the entry point. Resolves to it once it is process 1 of its namespace. */
async function start(image, volume) {
  const run = `exec chroot --userspec=${uid}:${gid} ${image} ${entryPoint.join(' ')}`;
  const script = ['set -e', ...mounts(image, volume), run].join('\n');
  const flags = ['--mount', '--pid', '--net', '--fork', '--kill-child'];
  const command = ['-i', `PATH=${process.env.PATH}`, ...environment, 'unshare', ...flags];
  const outer = spawn('env', [...command, 'sh', '-c', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  outer.stdout.on('data', (chunk) => (output += chunk));
  outer.stderr.on('data', (chunk) => (output += chunk));
  const ended = new Promise((resolve) => outer.on('close', resolve));
  const children = `/proc/${outer.pid}/task/${outer.pid}/children`;
  const innerPid = () =>
    existsSync(children) ? readFileSync(children, 'utf8').trim().split(' ')[0] : '';
  const isReady = await until(() => output.includes('perdure ready') || outer.exitCode !== null);
  if (!isReady || outer.exitCode !== null) {
    outer.kill('SIGKILL');
    throw new Error(`the image does not start:\n${output}`);
  }
  return { pid: Number(innerPid()), ended, output: () => output };
}

/** Runs a program inside of the container as its user. */
function inside({ pid }, args) {
  const enter = ['--target', String(pid), '--mount', '--pid', '--net', '--root', '--wd'];
  const user = ['--setuid', uid, '--setgid', gid];
  const env = ['-i', `PATH=${process.env.PATH}`, ...environment];
  const child = spawnSync('env', [...env, 'nsenter', ...enter, ...user, ...args], {
    encoding: 'utf8',
  });
  return { code: child.status, output: `${child.stdout}${child.stderr}` };
}

function evaluate(container, code) {
  return inside(container, ['/usr/bin/node', '--eval', code]);
}

function perdure(container, ...args) {
  const address = ['--address', 'unix:/run/perdure/perdure.sock'];
  return inside(container, [...entryPoint.slice(0, 2), ...args, ...address]);
}

function checkProcess(container) {
  const status = readFileSync(`/proc/${container.pid}/status`, 'utf8');
  expect('the user is not root', /^Uid:\s+(\d+)/m.exec(status)[1], uid);
  expect('Node is process 1', /^NSpid:.*\s(\d+)$/m.exec(status)[1], '1');
  expect('it has no capabilities', /^CapEff:\s+(\w+)/m.exec(status)[1], '0'.repeat(16));
  const { output } = evaluate(container, "require('fs').writeFileSync('/opt/perdure/x', '')");
  expect('the root is read-only', /EROFS/.exec(output)?.[0], 'EROFS');
}

function checkInstance(container, when) {
  const { code, output } = perdure(container, 'get', 'o-1', '--output', 'json');
  report(`an instance is there ${when}`, code === 0 ? undefined : output);
}

/** A call of the gRPC health service, which loads packages that are not in the bundle. */
function checkGrpc(container) {
  const call = `
    const session = require('http2').connect('http://perdure', {
      createConnection: () => require('net').connect('/run/perdure/perdure.sock'),
    });
    const stream = session.request({
      ':method': 'POST', ':path': '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc', te: 'trailers',
    });
    stream.on('data', (chunk) => console.log('answer', chunk.toString('hex')));
    stream.on('trailers', (trailers) => console.log('status', trailers['grpc-status']));
    stream.on('close', () => session.close());
    stream.end(Buffer.alloc(5));
  `;
  const { output } = evaluate(container, call);
  expect('the gRPC health service answers SERVING', output, 'answer 00000000020801\nstatus 0\n');
}

async function checkFullDisk(container, volume) {
  const filler = join(volume, 'filler');
  spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=64k'], { stdio: 'ignore' });
  const isUnhealthy = await until(() => inside(container, health).code !== 0);
  report('the health check fails on a full disk', isUnhealthy ? undefined : 'it passes');
  rmSync(filler);
  const isHealthy = await until(() => inside(container, health).code === 0);
  report('and passes when there is space again', isHealthy ? undefined : 'it fails');
}

async function checkRun(image, volume) {
  let container = await start(image, volume);
  checkProcess(container);
  expect('the health check passes', inside(container, health).code, 0);
  checkGrpc(container);
  const started = perdure(container, 'start', 'order', '--id', 'o-1');
  report('a client starts an instance', started.code === 0 ? undefined : started.output);
  process.kill(container.pid, 'SIGKILL');
  await container.ended;
  container = await start(image, volume);
  checkInstance(container, 'after kill -9');
  await checkFullDisk(container, volume);
  const startMs = Date.now();
  process.kill(container.pid, 'SIGTERM');
  expect('SIGTERM to process 1 ends it with exit code 0', await container.ended, 0);
  report('within a second', Date.now() - startMs < 1_000 ? undefined : 'it took longer');
}

function bytesOf(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0);
}

function checkSize(image) {
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
  const total = bytesOf(image);
  const node = bytesOf(join(image, 'usr/bin/node'));
  const app = bytesOf(join(image, 'opt/perdure'));
  console.log(`image: ${megabytes(total)} MB, Node ${megabytes(node)}, app ${megabytes(app)}`);
  report('the image is below 120 MB', total < 120e6 ? undefined : `${megabytes(total)} MB`);
  if (!process.argv.includes('--compressed')) return;
  const tar = `tar --create --directory ${image} . | gzip | wc --bytes`;
  const bytes = Number(execFileSync('sh', ['-c', tar], { encoding: 'utf8' }));
  console.log(`compressed, as a registry stores it: ${megabytes(bytes)} MB`);
}

if (process.platform !== 'linux') skip('needs Linux');
if (process.getuid() !== 0) skip('needs root, to mount and to change the user');
if (spawnSync('strip', ['--version']).status !== 0) skip('needs strip of the package binutils');
if (process.env.PERDURE_IMAGE_INSIDE === undefined) {
  // In a mount namespace of its own, all mounts end with this script.
  const args = ['--mount', '--propagation', 'private', process.execPath, ...process.argv.slice(1)];
  const env = { ...process.env, PERDURE_IMAGE_INSIDE: '1' };
  if (spawnSync('unshare', ['--mount', '--pid', '--net', '--fork', 'ip', 'link']).status !== 0) {
    skip('needs unshare, ip and the permission to create namespaces');
  }
  process.exit(spawnSync('unshare', args, { stdio: 'inherit', env }).status ?? 1);
}
const folder = mkdtempSync(join(tmpdir(), 'perdure-image-'));
const image = join(folder, 'root');
const volume = join(folder, 'volume');
try {
  for (const path of [image, volume, join(image, 'proc')]) mkdirSync(path, { recursive: true });
  writeImage(image);
  const size = `size=64m,mode=700,uid=${uid},gid=${gid}`;
  execFileSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', volume]);
  checkSize(image);
  await checkRun(image, volume);
} catch (error) {
  report('the image runs', error.stack);
} finally {
  spawnSync('umount', [volume]);
  rmSync(folder, { recursive: true, force: true });
}
console.log(closingLine(result));
process.exitCode = result.failed === 0 ? 0 : 1;
