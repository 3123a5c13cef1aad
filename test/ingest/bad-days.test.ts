import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/ingest/index.ts';
import { connectorNamed, stage } from '../helpers/connector-run.ts';
import type { Call, Refusal } from '../helpers/ingestion-server.ts';

const okta = await connectorNamed('okta');
const github = await connectorNamed('github');
const entra = await connectorNamed('ms-entra-id');
const oktaIds = (events: Record<string, unknown>[]) => events.map(event => String(event.uuid)).sort();

/** Faults by the number of the request. */
const at = (faults: Record<number, Fault>) => (request: number) => faults[request];

describe('a clock of ours that', () => {
  const hour = 3_600_000;
  const events = (at: number, id: string, one: Record<string, unknown>) => ({
    ...one,
    ...{ id, createdDateTime: new Date(at).toISOString() },
  });

  it.each([
    ['runs two hours ahead', 2 * hour],
    ['is twenty minutes late', -hour / 3],
    ['is two hours late', -2 * hour],
  ])('%s for a while leaves no gap and reads nothing twice', async (_name, jump) => {
    const { run, replay, arrived, clock } = await stage(entra);
    const streams = ['signIns'];
    const reads = (ahead: number) => run({ streams, clock: { ...clock, now: () => Date.now() + ahead } });
    const list = replay.events.signIns;
    for (const minutes of [100, 75, 45, 40])
      list.push(events(Date.now() - minutes * 60_000, `${minutes} minutes before`, list[0]));
    await reads(0);
    for (let round = 0; round < 4; round++) {
      await reads(jump);
      list.push(events(Date.now() - 3 * 60_000, `during ${round}`, list[0]));
      await reads(jump);
    }
    list.push(events(Date.now() - 150_000, 'after', list[0]));
    const report = await reads(0);
    expect(report.deadLettered).toBe(0);
    expect(arrived('EntraSignIns_CL', 'SignInId')).toEqual(list.map(event => String(event.id)).sort());
  });
});

describe('a source that', () => {
  it.each<[string, Record<number, Fault>, string | undefined]>([
    ['throttles without saying for how long is waited for', { 1: 'throttled', 3: 'throttled' }, 'service/throttled'],
    ['breaks is asked again', { 2: 'broken', 3: 'broken' }, 'service/unreachable'],
    ['sends half of a JSON is asked again', { 1: 'half-json' }, 'service/garbled'],
    ['cuts a body is asked again', { 2: 'cut' }, 'service/garbled'],
    ['leads in a circle is asked again', { 2: 'repeated' }, 'service/garbled'],
  ])('%s', async (_name, faults) => {
    const { run, replay, arrived, clock, said } = await stage(okta, at(faults));
    expect(await run()).toMatchObject({ sent: 159, duplicates: 0, deadLettered: 0 });
    expect(arrived('OktaSystemLog_CL', 'EventId')).toEqual(oktaIds(replay.events.system));
    expect(said.map(line => line.level)).toEqual(Object.keys(faults).map(() => 'warning'));
    expect(clock.waits.every(wait => wait >= 1000 && wait <= 60_000)).toBe(true);
  });

  it('says how long to wait is waited for exactly so long', async () => {
    const { run, clock } = await stage(okta, at({ 1: 'throttled-2s' }));
    expect(await run()).toMatchObject({ sent: 159 });
    expect(clock.waits).toEqual([2000]);
  });

  it('refuses the token once gets it read anew', async () => {
    const { run, said } = await stage(okta, at({ 2: 'unauthorized' }));
    expect(await run()).toMatchObject({ sent: 159 });
    expect(said).toEqual([]);
  });

  it('refuses the token for good ends the run with its words, and the next run goes on', async () => {
    const { run, replay, arrived } = await stage(okta, request =>
      request === 2 || request === 3 ? 'unauthorized' : undefined,
    );
    await expect(run()).rejects.toMatchObject({
      code: 'service/unauthorized',
      message: 'https://contoso.okta.example/api/v1/logs answers 401: {"error":"unauthorized"}.',
    });
    expect(arrived('OktaSystemLog_CL', 'EventId')).toHaveLength(100);
    expect(await run()).toMatchObject({ sent: 59, duplicates: 0 });
    expect(arrived('OktaSystemLog_CL', 'EventId')).toEqual(oktaIds(replay.events.system));
  });

  it('repeats the token in its refusal does not bring it into a message', async () => {
    const { run, replay, said } = await stage(okta, () => 'echo');
    const token = String(replay.run.environment.PICKET_REPLAY_OKTA_TOKEN);
    const error = await run().catch(failure => failure);
    expect(error).toMatchObject({ code: 'service/unreachable' });
    expect(error.message).toContain('"authorization":"***"');
    expect(JSON.stringify([error.message, said])).not.toContain(token);
  });

  it('fails for two minutes ends the run with what is wrong', async () => {
    const { run, clock } = await stage(okta, () => 'broken');
    await expect(run()).rejects.toMatchObject({ code: 'service/unreachable', status: 500 });
    expect(clock.waits.reduce((a, b) => a + b)).toBeLessThanOrEqual(120_000);
  });

  it('no longer knows the saved place is read again from before the newest event, and nothing is sent twice', async () => {
    const { run, replay, arrived, said } = await stage(okta, at({ 4: 'forgotten' }));
    await run();
    replay.events.system.push({
      ...replay.events.system.at(-1),
      uuid: 'late',
      published: new Date(Date.now() - 1000).toISOString(),
    });
    const report = await run();
    expect(report.sent).toBe(1);
    expect(report.duplicates).toBe(report.fetched - 1);
    expect(arrived('OktaSystemLog_CL', 'EventId')).toEqual(oktaIds(replay.events.system));
    expect(said[0].message).toContain('no longer knows the saved place (400)');
  });

  it('has a late event and two of the same moment loses none of them', async () => {
    const { run, replay, ingestion } = await stage(github);
    await run({ streams: ['audit'] });
    const last = replay.events.audit.at(-1) as Record<string, unknown>;
    const late = { ...last, _document_id: 'late', '@timestamp': Number(last['@timestamp']) - 60_000 };
    replay.events.audit.push(late, { ...last, _document_id: 'same-moment' });
    expect(await run({ streams: ['audit'] })).toMatchObject({ sent: 2, deadLettered: 0 });
    expect(ingestion.stored.get('Custom-GitHubAudit_CL')).toHaveLength(152);
  });

  it('has a clock that runs ahead does not carry the cursor into the future', async () => {
    const { run, replay } = await stage(github);
    const last = replay.events.audit.at(-1) as Record<string, unknown>;
    replay.events.audit.push({ ...last, _document_id: 'ahead', '@timestamp': Date.now() + 7_200_000 });
    await run({ streams: ['audit'] });
    replay.events.audit.push({ ...last, _document_id: 'after', '@timestamp': Date.now() });
    expect(await run({ streams: ['audit'] })).toMatchObject({ sent: 1 });
  });

  it('has events without id, without time, or with values that do not fit puts them to the dead letters', async () => {
    const { run, replay, state } = await stage(okta);
    const good = replay.events.system[0];
    const bad = [
      { ...good, uuid: null },
      { ...good, uuid: 'a', published: 'yesterday' },
      { ...good, uuid: 'b', securityContext: { asNumber: 'x' } },
    ];
    replay.events.system.splice(3, 0, ...bad);
    expect(await run()).toMatchObject({ fetched: 162, sent: 159, deadLettered: 3 });
    const letters = readFileSync(join(state, 'dead-letters.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(letters.map(letter => letter.reason)).toEqual([
      'the event has no id',
      'the column (event time) (datetime) can not hold "yesterday"',
      'the column AsNumber (long) can not hold "x"',
    ]);
    expect(letters[0].event).toEqual(bad[0]);
  });

  it('names a next page on another host does not get the token there', async () => {
    const { run, replay } = await stage(okta);
    const elsewhere = {
      ...okta.connector.streams.system,
      paging: {
        keepPolling: true,
        next: () => ({ method: 'GET' as const, url: 'https://elsewhere.example/', headers: {} }),
      },
    };
    const connector = { ...okta.connector, streams: { system: elsewhere } };
    await expect(run({ connector })).rejects.toMatchObject({ code: 'service/garbled' });
    expect(new Set(replay.requests.map(request => new URL(request.url, 'https://x').pathname))).toEqual(
      new Set(['/api/v1/logs']),
    );
  });
});

describe('a destination that', () => {
  const first = (refusal: Refusal) => (_call: Call, number: number) => (number === 1 ? refusal : undefined);

  it.each<[string, Refusal, number | undefined]>([
    ['throttles is waited for as long as it says', { status: 429, headers: { 'retry-after': '7' } }, 7000],
    ['throttles without saying for how long is tried again', { status: 429 }, undefined],
    ['is broken is tried again', { status: 503 }, undefined],
    ['hangs up is tried again', 'hang-up', undefined],
  ])('%s', async (_name, refusal, wait) => {
    const { run, ingestion, arrived, replay, clock } = await stage(okta);
    ingestion.refuse = first(refusal);
    expect(await run()).toMatchObject({ sent: 159 });
    expect(arrived('OktaSystemLog_CL', 'EventId')).toEqual(oktaIds(replay.events.system));
    expect(clock.waits).toHaveLength(1);
    if (wait !== undefined) expect(clock.waits).toEqual([wait]);
  });

  it('stores a batch and loses the answer has exactly that batch twice, with the same IngestId', async () => {
    const { run, ingestion, arrived } = await stage(okta);
    ingestion.refuse = first('lost');
    await run();
    expect(arrived('OktaSystemLog_CL', 'EventId')).toHaveLength(259);
    expect(new Set(arrived('OktaSystemLog_CL', 'IngestId')).size).toBe(159);
  });

  it.each([401, 403, 404])('answers %i ends the run, and nothing is lost or left behind', async status => {
    const { run, ingestion, arrived, replay } = await stage(okta);
    ingestion.refuse = () => ({ status });
    await expect(run()).rejects.toMatchObject({ status });
    ingestion.refuse = () => undefined;
    expect(await run()).toMatchObject({ sent: 159 });
    expect(arrived('OktaSystemLog_CL', 'EventId')).toEqual(oktaIds(replay.events.system));
  });

  it('answers 403 makes a service pause with an alarm and go on when the role is there', async () => {
    const { run, ingestion, said, clock } = await stage(okta);
    const stop = new AbortController();
    ingestion.refuse = (_call, number) => (number <= 2 ? { status: 403 } : undefined);
    const sleep = clock.sleep;
    clock.sleep = async (milliseconds, signal) => {
      if (milliseconds === 30_000) stop.abort();
      return sleep(milliseconds, signal);
    };
    expect(await run({ until: 'stopped', signal: stop.signal })).toMatchObject({ sent: 159 });
    expect(said.map(line => line.level)).toEqual(['alarm', 'alarm']);
    expect(clock.waits).toEqual([300_000, 300_000]);
  });

  it('finds a body too large gets halves', async () => {
    const { run, ingestion, arrived, replay } = await stage(okta);
    ingestion.refuse = call => (call.rows.length > 30 ? { status: 413 } : undefined);
    expect(await run()).toMatchObject({ sent: 159, deadLettered: 0 });
    expect(arrived('OktaSystemLog_CL', 'EventId')).toEqual(oktaIds(replay.events.system));
  });

  it('refuses one row gets all its neighbours, and the row goes to the dead letters with the reason', async () => {
    const { run, ingestion, replay, state } = await stage(okta);
    const poison = replay.events.system[37].uuid;
    ingestion.refuse = call =>
      call.rows.some(row => row.EventId === poison) ? { status: 400, code: 'InvalidRow' } : undefined;
    expect(await run()).toMatchObject({ sent: 158, deadLettered: 1 });
    expect(ingestion.calls.length).toBeLessThan(20);
    const [letter] = readFileSync(join(state, 'dead-letters.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(letter).toMatchObject({ stream: 'system', table: 'OktaSystemLog_CL', event: { uuid: poison } });
    expect(letter.reason).toContain('400');
  });

  it('refuses every row is not believed to refuse the rows: the run ends and nothing is given up', async () => {
    const { run, ingestion, replay, arrived } = await stage(okta);
    ingestion.refuse = () => ({ status: 400, code: 'InvalidStream' });
    await expect(run()).rejects.toMatchObject({ code: 'service/refused', status: 400 });
    ingestion.refuse = () => undefined;
    expect(await run()).toMatchObject({ sent: 159, deadLettered: 0 });
    expect(arrived('OktaSystemLog_CL', 'EventId')).toEqual(oktaIds(replay.events.system));
  });
});

it('keeps half of the request limit for others', async () => {
  const { run, replay, clock, said } = await stage(okta);
  const published = new Date().toISOString();
  const tiny = Array.from({ length: 6200 }, (_, n) => ({ uuid: `tiny-${n}`, published }));
  replay.events.system.push(...tiny);
  await run();
  expect(replay.requests.every(request => request.status === 200)).toBe(true);
  expect(said.map(line => line.level)).toContain('info');
  expect(clock.waits[0]).toBeGreaterThan(0);
});

describe('a run does not start', () => {
  it.each<[string, Record<string, string>, string, string]>([
    [
      'without a setting that a stream uses',
      { domain: 'contoso.okta.example' },
      'usage/secret',
      'picket.yaml needs settings.okta.token',
    ],
    ['with a secret in clear text', { domain: 'contoso.okta.example', token: 'abc' }, 'usage/secret', 'clear text'],
    ['with a host that is none', { domain: 'https://x/', token: 'env:PATH' }, 'usage/invalid', 'must be a host name'],
    ['with a setting that no one knows', { domian: 'x' }, 'usage/invalid', 'Did you mean "domain"?'],
  ])('%s, not even as a service', async (_name, settings, code, words) => {
    const { run, replay } = await stage(okta);
    const started = run({ settings, until: 'stopped' });
    await expect(started).rejects.toMatchObject({ code, kind: { exit: 64 } });
    await expect(started).rejects.toThrow(words);
    expect(replay.requests).toEqual([]);
  });

  it('for a stream or a table that is not there', async () => {
    const { run, ingestion } = await stage(okta);
    await expect(run({ streams: ['sistem'] })).rejects.toThrow('has no stream "sistem"; it has system');
    await expect(run({ destination: ingestion.destination([]) })).rejects.toThrow('deploy the table OktaSystemLog_CL');
  });

  it('while another one runs on its state', async () => {
    const { run, ingestion } = await stage(okta);
    const second = new Promise(resolve => {
      ingestion.refuse = () => {
        resolve(run().catch(error => error.code));
        return undefined;
      };
    });
    await run();
    expect(await second).toBe('store/locked');
  });
});
