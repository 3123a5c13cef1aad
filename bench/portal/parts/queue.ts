// The portal over a queue of many incidents: how soon the first page stands, how long an interaction takes, the faults that an automated
// checker finds, and the errors of the console. Needs Chromium.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { workspaceFrom } from '../../../src/cli/local-environment.ts';
import { openPortal } from '../../../src/cli/up/portal.ts';
import { Store } from '../../../src/kql/duckdb/store.ts';
import { startLocal } from '../../../src/local/index.ts';
import { chromiumPath } from '../../../src/portal/picture.ts';
import { newIncident } from '../../../src/sentinel/index.ts';
import type { Figure } from '../../figure.ts';
import { runPart } from '../../part.ts';

const count = 100_000;
const executablePath = chromiumPath(process.env);
if (!executablePath) throw new Error('There is no Chromium on this machine: scripts/install-chromium.sh installs it.');

const folder = mkdtempSync(join(tmpdir(), 'picket-portal-'));
const guid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const titles = [
  'Sign-in after many failures',
  'Repository made public',
  'New forwarding rule',
  'Rare process on a server',
  'Many files were deleted',
];
const severities = ['High', 'Medium', 'Low', 'Informational'] as const;

/** Fills the store before the local Azure opens it. */
async function fill(sentinelId: string): Promise<void> {
  const store = await Store.open(folder);
  const start = Date.now();
  for (let first = 0; first < count; first += 10_000) {
    const put = Array.from({ length: Math.min(10_000, count - first) }, (_, index) => {
      const number = first + index + 1;
      const properties = {
        title: `${titles[number % titles.length]} ${number}`,
        severity: severities[number % 4],
        status: number % 3 === 0 ? 'Closed' : 'New',
        ...(number % 3 === 0 ? { classification: 'Undetermined' } : {}),
      } as const;
      const incident = newIncident(guid(number), number, properties, {
        now: new Date(start - number * 1000).toISOString(),
        by: 'bench',
      });
      return { resource: { id: `${sentinelId}/incidents/${incident.name}`, etag: `"${number}"`, body: incident } };
    });
    await store.commit({ put });
  }
  await store.close();
}

async function median(times: number, measure: () => Promise<number>): Promise<string> {
  const found: number[] = [];
  for (let turn = 0; turn < times; turn++) found.push(await measure());
  found.sort((a, b) => a - b);
  return `${Math.round(found[Math.floor(times / 2)])} ms (worst ${Math.round(found.at(-1)!)} ms)`;
}

/** From an action to the frame in which the page shows what it should. */
async function until(page: Page, act: () => Promise<unknown>, shown: string): Promise<number> {
  const began = await page.evaluate(() => performance.now());
  await act();
  await page.waitForFunction(shown);
  return (await page.evaluate(() => performance.now())) - began;
}

await runPart(async () => {
  const figures: Figure[] = [];
  const say = (what: string, measured: string | number, wanted: string) =>
    figures.push({ what, measured: String(measured), beside: '', ratio: '', wanted });
  const before = await startLocal({ port: 0, dataDir: folder, log: () => {} });
  const { environment } = before;
  await before.close();
  await fill(
    `/subscriptions/${environment.PICKET_SUBSCRIPTION_ID}/resourceGroups/picket/providers/Microsoft.OperationalInsights/workspaces/local/providers/Microsoft.SecurityInsights`,
  );
  const local = await startLocal({ port: 0, dataDir: folder, log: () => {} });
  const portal = await openPortal(local, workspaceFrom(local.environment), { items: [], tests: [], connectors: [] });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const errors: string[] = [];
    page.on('console', message => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', error => errors.push(error.message));
    const rows = 'document.querySelectorAll("a.queue-row").length > 10';
    const firstPage = async () => {
      await page.goto('about:blank');
      await page.goto(portal.url);
      await page.waitForFunction(rows);
      return page.evaluate(() => performance.now());
    };
    say('incidents in the queue', count.toLocaleString('en'), '');
    say('first page, cold', `${Math.round(await firstPage())} ms`, '< 1000 ms');
    say('first page', await median(5, firstPage), '< 1000 ms');
    const status = (name: string, wanted: string) =>
      until(page, () => page.getByRole('button', { name, exact: true }).click(), wanted);
    const first = (word: string) => `document.querySelector("a.queue-row .tag.bare")?.textContent === "${word}"`;
    let turn = 0;
    say(
      'filter by status',
      await median(6, () => (turn++ % 2 === 0 ? status('Closed', first('Closed')) : status('New', first('New')))),
      '< 100 ms',
    );
    const headed = `document.querySelector("a.queue-row .number")?.textContent`;
    let last = '';
    say(
      'sort by title',
      await median(5, async () => {
        last = String(await page.evaluate(headed));
        return until(page, () => page.getByRole('button', { name: /^Title/ }).click(), `${headed} !== "${last}"`);
      }),
      '< 100 ms',
    );
    const scroll = () =>
      until(
        page,
        () => page.evaluate('document.querySelector(".queue").scrollTop += 3000'),
        `(() => { const box = document.querySelector(".queue").getBoundingClientRect(); return [...document.querySelectorAll("a.queue-row")].filter(row => { const at = row.getBoundingClientRect(); return at.top >= box.top && at.bottom <= box.bottom; }).length > 8; })()`,
      );
    say('scroll by 68 rows', await median(5, scroll), '< 100 ms');
    say(
      'open an incident',
      await median(5, async () => {
        await page.goto(portal.url);
        await page.waitForFunction(rows);
        return until(
          page,
          () => page.locator('a.queue-row').first().click(),
          'document.querySelector(".facts") !== null',
        );
      }),
      '< 100 ms',
    );
    await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
    const faults = await page.evaluate('axe.run().then(found => found.violations.length)');
    say('faults by axe-core', Number(faults), '0');
    say('errors of the console', errors.length, '0');
  } finally {
    await browser.close();
    await portal.close();
    await local.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return figures;
});
