// Takes the pictures of the portal that the README shows, from a running `picket up` (its portal at http://localhost:8444/ unless named).
// A third argument takes every page in the sizes of a desk and of a phone.
//   node scripts/screenshots.ts [URL] [FOLDER] [all]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumPath } from '../src/portal/picture.ts';

const [url = 'http://localhost:8444/', folder = 'docs/images'] = process.argv.slice(2);
const executablePath = chromiumPath(process.env);
if (!executablePath) throw new Error('There is no Chromium on this machine: scripts/install-chromium.sh installs it.');

const sizes =
  process.argv.length > 4
    ? [
        [1440, 900],
        [390, 844],
      ]
    : [[1280, 800]];
const pages: [name: string, path: string, ready: string][] = [
  ['incidents', '/?state=All', 'a.queue-row'],
  ['incident', '', '.timeline li'],
  ['query', '/query', '.chart canvas, .grid td'],
  ['rules', '/rules', '.grid td'],
  ['connectors', '/connectors', '.grid td'],
  ['coverage', '/coverage', '.technique'],
  ['runs', '/runs', '.grid td, .empty'],
  ['workbooks', '', '.chart canvas'],
];

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
for (const colorScheme of ['light', 'dark'] as const)
  for (const [width, height] of sizes) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme });
    for (const [name, path, ready] of pages) {
      const suffix = sizes.length > 1 ? `-${width}` : '';
      try {
        await page.goto(new URL(path || (name === 'incident' ? '/?state=All' : '/workbooks'), url).href);
        if (!path)
          await page
            .locator(name === 'incident' ? 'a.queue-row' : 'a.card')
            .first()
            .click();
        await page.locator(ready).first().waitFor();
        if (name === 'query') await page.locator('.monaco-editor').waitFor();
        await page.waitForTimeout(700);
        await page.screenshot({ path: join(folder, `${name}-${colorScheme}${suffix}.png`), animations: 'disabled' });
      } catch (error) {
        console.error(`${name} ${colorScheme} ${width}: ${(error as Error).message.split('\n')[0]}`);
      }
    }
    await page.close();
  }
await browser.close();
