import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Failure } from '../core/failure.ts';

/** Where Debian, other systems and their packages put Chromium and its kin. */
const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** The program of Chromium on this machine: `PICKET_CHROMIUM`, else where systems put it. Undefined where there is none. */
export function chromiumPath(env: Readonly<Record<string, string | undefined>>): string | undefined {
  return [env.PICKET_CHROMIUM ?? '', ...usualPlaces].find(place => place !== '' && existsSync(place));
}

export interface PictureOptions {
  /** The HTML file to take a picture of. */
  page: string;
  /** Where the PNG is written. */
  out: string;
  width: number;
  dark: boolean;
  chromium: string | undefined;
}

/** Writes the whole page as a PNG. Throws `file/unreadable` where this machine has no Chromium. */
export async function takePicture({ page, out, width, dark, chromium }: PictureOptions): Promise<void> {
  if (!chromium)
    throw new Failure(
      'file/unreadable',
      'A PNG is drawn by Chromium, and there is none on this machine. Install it (Debian: apt-get install chromium) or say where it is with PICKET_CHROMIUM; an HTML file needs none.',
    );
  const { chromium: browsers } = await import('playwright-core');
  const browser = await browsers.launch({ executablePath: chromium, args: ['--no-sandbox'] });
  try {
    const tab = await browser.newPage({
      viewport: { width, height: 900 },
      colorScheme: dark ? 'dark' : 'light',
      deviceScaleFactor: 1,
    });
    await tab.goto(pathToFileURL(page).href);
    await tab.waitForSelector('html[data-ready]', { state: 'attached' });
    await tab.waitForTimeout(400);
    await tab.screenshot({ path: out, fullPage: true, animations: 'disabled' });
  } finally {
    await browser.close();
  }
}
