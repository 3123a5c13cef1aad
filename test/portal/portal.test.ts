import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workspaceFrom } from '../../src/cli/local-environment.ts';
import { openPortal } from '../../src/cli/up/portal.ts';
import { type LocalAzure, startLocal } from '../../src/local/index.ts';
import { chromiumPath } from '../../src/portal/picture.ts';
import type { Portal } from '../../src/portal/serve.ts';

const folder = mkdtempSync(join(tmpdir(), 'picket-portal-'));
let local: LocalAzure;
let portal: Portal;

beforeAll(async () => {
  local = await startLocal({ port: 0, dataDir: folder, log: () => {} });
  portal = await openPortal(local, workspaceFrom(local.environment), { items: [], tests: [], connectors: [] });
  await incident('Sign-in after many failures: ana@contoso.example', 'High');
  await incident('Many repositories were cloned', 'Medium');
  await workbook();
});

afterAll(async () => {
  await portal.close();
  await local.close();
  rmSync(folder, { recursive: true, force: true });
});

const group = () => `/subscriptions/${local.environment.PICKET_SUBSCRIPTION_ID}/resourceGroups/picket/providers`;
const sentinel = () => `${group()}/Microsoft.OperationalInsights/workspaces/local/providers/Microsoft.SecurityInsights`;

async function token(): Promise<string> {
  const resource = 'https://management.azure.com';
  const answer = await fetch(`${portal.url}metadata/identity/oauth2/token?resource=${resource}`, {
    headers: { metadata: 'true' },
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

async function write(path: string, version: string, body: object): Promise<number> {
  const headers = { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' };
  const url = new URL(`${path}?api-version=${version}`, portal.url);
  return (await fetch(url, { method: 'PUT', headers, body: JSON.stringify(body) })).status;
}

const names: string[] = [];

async function incident(title: string, severity: string): Promise<void> {
  const name = crypto.randomUUID();
  names.push(name);
  const status = await write(`${sentinel()}/incidents/${name}`, '2025-07-01-preview', {
    properties: { title, severity, status: 'New' },
  });
  expect(status).toBe(201);
}

async function workbook(): Promise<void> {
  const query = 'datatable(Person:string, Failures:long)["ana", 3, "bob", 1]';
  const items = [
    {
      type: 1,
      content: { json: '## About\nHello <script>alert(1)</script><img src="https://tracker.example/x.png">' },
    },
    { type: 3, content: { query, title: 'Failures', visualization: 'piechart' } },
    {
      type: 3,
      content: {
        query,
        title: 'People',
        exportParameterName: 'Who',
        exportFieldName: 'Person',
        exportDefaultValue: 'nobody',
      },
    },
    { type: 1, content: { json: 'Chosen: {Who}' } },
  ];
  const serializedData = JSON.stringify({ version: 'Notebook/1.0', items });
  const properties = { displayName: 'Failures of people', category: 'sentinel', serializedData };
  const path = `${group()}/Microsoft.Insights/workbooks/7f1b8c2e-32a8-4f65-9d5f-6f0a8c1d2e3f`;
  expect(await write(path, '2023-06-01', { location: 'westeurope', kind: 'shared', properties })).toBe(201);
}

describe('the server', () => {
  /** A request as a client sends it that may name any host. */
  function asked(path: string, headers: Record<string, string>): Promise<number> {
    const { port } = new URL(portal.url);
    return new Promise((resolve, reject) => {
      const call = request({ host: '127.0.0.1', port, path, headers }, answer => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      call.once('error', reject).end();
    });
  }

  const tokenPath = '/metadata/identity/oauth2/token?resource=https://management.azure.com';
  const own = () => new URL(portal.url).host;

  it.each([
    ['its own page', () => ({ host: own() }), '/', 200],
    ['a page of it', () => ({ host: own() }), '/rules', 200],
    ['a name that leads here', () => ({ host: 'evil.example' }), '/', 403],
    [
      'a page of another site',
      () => ({ host: own(), origin: 'https://evil.example', metadata: 'true' }),
      tokenPath,
      403,
    ],
    [
      'a frame of another site',
      () => ({ host: own(), 'sec-fetch-site': 'cross-site', metadata: 'true' }),
      tokenPath,
      403,
    ],
    ['a token without the header', () => ({ host: own() }), tokenPath, 400],
    ['a token', () => ({ host: own(), metadata: 'true' }), tokenPath, 200],
    ['Azure without a token', () => ({ host: own() }), '/subscriptions/x/y?api-version=2020-01-01', 501],
    ['a file outside', () => ({ host: own() }), '/..%2f..%2fpackage.json', 404],
    ['what was read for the build', () => ({ host: own() }), '/site.inputs.json', 404],
    ['facts that there are not', () => ({ host: own() }), '/picket/constructor', 404],
  ])('answers %s', async (_, headers, path, status) => {
    expect(await asked(path, headers())).toBe(status);
  });

  it('lets a page load from here only, and no text become code', async () => {
    const policy = (await fetch(portal.url)).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).toContain("connect-src 'self'");
  });
});

const program = chromiumPath(process.env);
if (!program)
  console.warn(
    'SKIPPED: the pages of the portal are not looked at, for there is no Chromium on this machine (scripts/install-chromium.sh installs it).',
  );

describe.skipIf(!program)('in Chromium', () => {
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];
  const outside: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(55_000);
    page.on('console', message => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', error => errors.push(error.message));
    page.on(
      'request',
      one => !one.url().startsWith(portal.url) && !one.url().startsWith('data:') && outside.push(one.url()),
    );
  });

  afterAll(() => browser.close());

  const open = async (path: string, wanted: string) => {
    await page.goto(new URL(path, portal.url).href);
    await page.getByText(wanted).first().waitFor();
  };

  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

  /** What an automated checker finds wrong, as rule and place. */
  async function faults(): Promise<string[]> {
    await page.evaluate(axe);
    return page.evaluate(async () => {
      const { violations } = await (
        globalThis as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { target: unknown[] }[] }[] }> };
        }
      ).axe.run();
      return violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ target }) => `${id}: ${target.join(' ')}`));
    });
  }

  it.each([
    ['/', 'Many repositories were cloned'],
    ['/rules', 'No rules'],
    ['/connectors', 'No source is connected'],
    ['/workbooks', 'Failures of people'],
    ['/workbooks/7f1b8c2e-32a8-4f65-9d5f-6f0a8c1d2e3f', 'Chosen: nobody'],
    ['/coverage', 'Credential Access'],
    ['/runs', 'No playbook has run'],
    ['/nowhere', 'There is no such page'],
  ])('shows %s so that everyone can read it, dark and light', async (path, wanted) => {
    await open(path, wanted);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await faults()).toEqual([]);
    }
  });

  it('opens an incident from the keyboard, changes it and comments on it', async () => {
    await open('/', 'Sign-in after many failures');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByText('Work on it').waitFor();
    expect(await faults()).toEqual([]);
    await page.getByLabel('Status').selectOption('Closed');
    await page.getByLabel('Classification').selectOption({ label: 'False positive: inaccurate data' });
    await page.getByLabel('Owner').fill('ana@contoso.example');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.head .tag.closed').waitFor();
    await page.getByRole('tab', { name: /Comments/ }).click();
    await page.getByRole('textbox', { name: 'Comment' }).fill('Looked at: **fine**.');
    await page.getByRole('button', { name: 'Add the comment' }).click();
    await page.locator('article strong').getByText('fine').waitFor();
    await page.getByRole('tab', { name: /Tasks/ }).click();
    await page.getByRole('textbox', { name: 'Task' }).fill('Call the person');
    await page.getByRole('button', { name: 'Add the task' }).click();
    await page.getByText('1 of 1 still to do.').waitFor();
    await page.getByLabel('Done: Call the person').click();
    await page.getByText('All tasks are done.').waitFor();
    expect(await faults()).toEqual([]);
  });

  it('sets a parameter of a workbook by a row, and shows nothing that a text smuggles in', async () => {
    await open('/workbooks/7f1b8c2e-32a8-4f65-9d5f-6f0a8c1d2e3f', 'Chosen: nobody');
    await page.getByRole('button', { name: 'bob' }).click();
    await page.getByText('Chosen: bob').waitFor();
    expect(await page.locator('.markdown script, .markdown img').count()).toBe(0);
  });

  it('runs a query, with the editor of Microsoft completing and marking names', async () => {
    await open(`/query?q=${encodeURIComponent('print Answer = 6 * 7')}`, '42');
    await page.locator('.monaco-editor').waitFor();
    expect(await faults()).toEqual([]);
    await page.locator('.monaco-editor .view-lines').click();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('print x = strle');
    await page.locator('.suggest-widget').getByText('strlen').first().waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.type('nn("a")');
    await page.locator('.squiggly-error').first().waitFor();
  });

  it('saves a query as a text for Power BI', async () => {
    await open(`/query?q=${encodeURIComponent('print Answer = 6 * 7')}`, '42');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Power BI' }).click(),
    ]);
    const text = readFileSync(await file.path(), 'utf8');
    expect(text).toContain('#"query" = "print Answer = 6 * 7"');
    expect(text).toContain(local.environment.PICKET_WORKSPACE_ID);
  });

  it('goes to pages by keys, and tells which there are', async () => {
    await open('/', 'Incidents');
    await page.locator('body').press('?');
    await page.getByRole('heading', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await page.getByRole('heading', { name: 'Rules' }).waitFor();
  });

  it('asked nothing outside and met no error on the way', () => {
    expect(outside).toEqual([]);
    expect(errors).toEqual([]);
  });
});
