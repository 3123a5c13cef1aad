/**
 * Kills deploys and runs them again: `node scripts/deploy-kills.ts [--requests] [--random] [--size 200] [--times 100] [--seed 1]`.
 * `--requests` kills at each request of a deploy, before it is sent and after it is answered, in turn; `--random` kills a
 * process of its own with SIGKILL at random moments. After each, one more deploy must end at the wanted state: the next plan is empty,
 * nothing is there twice, and what people made is as it was. Both run unless one is named.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { deploy } from '../src/content/deploy/deploy.ts';
import { randomFrom } from './deploys/crossings.ts';
import { Killed, killedAt } from './deploys/killed.ts';
import { contentOf, doubles, makeByHand, openPlace, type Place, planNow, quickClient } from './deploys/workspace.ts';

const { values } = parseArgs({
  options: {
    requests: { type: 'boolean', default: false },
    random: { type: 'boolean', default: false },
    size: { type: 'string', default: '200' },
    times: { type: 'string', default: '100' },
    every: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
  },
});
const size = Number(values.size);
const both = values.requests === values.random;
let wrong = 0;
if (both || values.requests) await withPlace(place => killAtRequests(place, Number(values.every)));
if (both || values.random) await withPlace(place => killAtRandom(place, Number(values.times), Number(values.seed)));
process.exit(wrong === 0 ? 0 : 1);

async function withPlace(use: (place: Place) => Promise<void>): Promise<void> {
  const place = await openPlace();
  try {
    await use(place);
  } finally {
    await place.close();
  }
}

/** Each deploy is one request further before it is killed, until one ends by itself. */
async function killAtRequests(place: Place, every: number): Promise<void> {
  const { workspace } = place;
  const arm = quickClient(workspace);
  const byHand = await makeByHand(workspace, arm);
  const before = await byHand();
  const started = performance.now();
  let kills = 0;
  for (let nth = 1, version = 0; ; nth += every, version++) {
    const content = contentOf(version, size);
    const mortal = killedAt(arm, nth, version % 4 > 1);
    const wanted = await planNow(content, workspace, arm);
    const killed = await deploy(wanted, workspace, { arm: mortal.arm, log: () => {}, conflictDelay: 1 }).then(
      () => false,
      error => {
        if (!(error instanceof Killed)) throw error;
        return true;
      },
    );
    await mortal.settled();
    if (killed) kills++;
    await finish(content, place, byHand, before, `request ${nth}`);
    if (!killed) break;
  }
  say(`${kills} deploys of ${size} resources killed at a request each`, started);
}

/** A process is killed at a random moment between its start of work and its end. */
async function killAtRandom(place: Place, times: number, seed: number): Promise<void> {
  const { local, workspace } = place;
  const arm = quickClient(workspace);
  const byHand = await makeByHand(workspace, arm);
  const before = await byHand();
  const started = performance.now();
  const chance = randomFrom(seed);
  let length = 4000;
  let killed = 0;
  for (let version = 0; version < times; version++) {
    const child = spawn(
      process.execPath,
      [
        join(import.meta.dirname, 'deploys', 'deploy-child.ts'),
        JSON.stringify(local.environment),
        local.ca,
        String(version),
        String(size),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const ended = once(child, 'exit');
    await once(child.stdout, 'data');
    const from = performance.now();
    await Promise.race([sleep(chance() * length), ended]);
    if (child.exitCode === null) killed++;
    else length = Math.max(200, (length + performance.now() - from) / 2);
    child.kill('SIGKILL');
    await ended;
    await sleep(50);
    await finish(contentOf(version, size), place, byHand, before, `kill ${version}`);
  }
  say(`${times} processes, ${killed} killed in the middle of a deploy of ${size} resources`, started);
}

/** One more deploy; then everything must be as wanted. */
async function finish(
  content: Record<string, string>,
  { workspace }: Place,
  byHand: () => Promise<string>,
  before: string,
  what: string,
): Promise<void> {
  const arm = quickClient(workspace);
  const report = await deploy(await planNow(content, workspace, arm), workspace, {
    arm,
    log: () => {},
    conflictDelay: 5,
  });
  const left = await planNow(content, workspace, arm);
  const twice = await doubles(workspace, arm);
  const problems = [
    ...report.failed.map(one => `failed: ${one.message}`),
    ...left.changes.map(one => `left: ${one.action} ${one.noun} ${one.label}`),
    ...left.marks.map(one => `unmarked: ${one.noun} ${one.label}`),
    ...twice.map(one => `twice: ${one}`),
    ...((await byHand()) === before ? [] : ['what people made was touched']),
  ];
  for (const problem of problems) console.error(`${what}: ${problem}`);
  wrong += problems.length;
}

function say(what: string, started: number): void {
  console.log(
    `${what}: ${wrong === 0 ? 'all ended at the wanted state, nothing twice, nothing of others touched' : `${wrong} mistakes`} (${((performance.now() - started) / 1000).toFixed(0)} s)`,
  );
}
