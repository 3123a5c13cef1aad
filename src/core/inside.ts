import { lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { Failure } from './failure.ts';

/** Names that Windows takes for devices, whatever stands behind the first dot. */
const devices = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$/i;
/** Characters that no file of a repository can have on every system: control characters, and what separates streams and drives. */
const forbidden = /[\p{Cc}<>:"|?*\\]/u;

/**
 * A path as a text names it, made plain (`a/./b/../c` is `a/c`), counted from a folder that it can not leave; undefined for one
 * that could: an absolute path, a drive, a share, a path that climbs out, a device, a name that a system reads as another one.
 */
export function plainPath(text: string): string | undefined {
  if (text === '' || text.length > 1000 || text.startsWith('/') || forbidden.test(text)) return undefined;
  const parts: string[] = [];
  for (const part of text.normalize('NFC').split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.pop() === undefined) return undefined;
    if (part === '..') continue;
    if (/[. ]$/.test(part) || devices.test(part.split('.')[0].trim())) return undefined;
    parts.push(part);
  }
  return parts.length === 0 ? undefined : parts.join('/');
}

/**
 * The place on the disk of a path below a folder; undefined where the path, or a link on its way, leads out of the folder. What does not exist
 * yet is judged by the nearest folder above it that does.
 */
export function placeInside(folder: string, path: string): string | undefined {
  const plain = plainPath(path);
  if (plain === undefined) return undefined;
  const home = realpathSync(folder);
  const asWritten = resolve(home, path);
  const place =
    path.normalize('NFC') !== path && lstatSync(asWritten, { throwIfNoEntry: false })
      ? asWritten
      : resolve(home, plain);
  const real = realOf(place);
  return real === home || real?.startsWith(home + sep) ? place : undefined;
}

/** Where a path really lies, by its nearest part that exists; undefined for a link that leads nowhere. */
function realOf(place: string): string | undefined {
  try {
    return realpathSync(place);
  } catch {
    if (lstatSync(place, { throwIfNoEntry: false })) return undefined;
    const above = dirname(place);
    return above === place ? undefined : realOf(above);
  }
}

/** The bytes of a file below a folder; undefined where none of at most so many bytes is there, or the path leads out of the folder. */
export function readInside(folder: string, path: string, largest: number): Uint8Array | undefined {
  const place = placeInside(folder, path);
  const info = place === undefined ? undefined : statSync(place, { throwIfNoEntry: false });
  if (place === undefined || !info?.isFile() || info.size > largest) return undefined;
  try {
    return readFileSync(place);
  } catch (cause) {
    throw new Failure('file/unreadable', `${join(folder, path)} can not be read: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** What stands below a folder where a system that does not tell upper from lower case would find a path; undefined where nothing does. */
export function takenBy(folder: string, path: string): string | undefined {
  const place = placeInside(folder, path);
  if (place === undefined) return undefined;
  const home = realpathSync(folder);
  const found: string[] = [];
  for (const part of relative(home, place).split(sep)) {
    const names = namesIn(join(home, ...found));
    const name = names.includes(part) ? part : names.find(one => folded(one) === folded(part));
    if (name === undefined) return undefined;
    found.push(name);
  }
  return found.join('/');
}

function namesIn(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [];
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** The first part of a path that differs only in case from what is there. */
function nearTwin(folder: string, path: string): string | undefined {
  const parts = path.split('/');
  const above = parts.map((_, at) => parts.slice(0, at + 1).join('/'));
  return above
    .map(one => ({ one, taken: takenBy(folder, one) }))
    .find(({ one, taken }) => taken !== undefined && taken !== one)?.taken;
}

/**
 * Writes a file below a folder, and the folders that it needs. Throws `file/unwritable` for a path that leads out of it, and for one that
 * differs only in case from what is there: other systems would take the two for one.
 */
export function writeInside(folder: string, path: string, text: string | Uint8Array): void {
  const place = placeInside(folder, path);
  if (place === undefined)
    throw new Failure('file/unwritable', `${path} can not be written: it leads out of ${folder}.`);
  const twin = nearTwin(folder, relative(realpathSync(folder), place).split(sep).join('/'));
  if (twin !== undefined)
    throw new Failure(
      'file/unwritable',
      `${path} can not be written: beside ${twin} it would be the same file on Windows and macOS.`,
    );
  try {
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
  } catch (cause) {
    throw new Failure('file/unwritable', `${join(folder, path)} can not be written: ${(cause as Error).message}`, {
      cause,
    });
  }
}
