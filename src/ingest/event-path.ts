/** A value of an event by its path, such as `actor.id` or `target.0.type`; undefined where there is none. */
export function valueAt(event: unknown, path: string): unknown {
  return readerOf(path)(event);
}

/** The same with the names of the path read once. */
export function readerOf(path: string): (event: unknown) => unknown {
  const names = segments(path);
  return event => {
    let value = event;
    for (const name of names) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
      value = (value as Record<string, unknown>)[name];
    }
    return value;
  };
}

/** Names of a path; the empty path is the event itself. A dot that belongs to a name is written `\\.`. */
export function segments(path: string): string[] {
  if (path === '') return [];
  if (!path.includes('\\')) return path.split('.');
  return path.split(/(?<!\\)\./).map(name => name.replaceAll('\\.', '.'));
}

/** Which paths of an event went into columns: true where the whole value did. */
export type Taken = true | Map<string, Taken>;

/** Adds paths to what is taken of an event. */
export function takenPaths(paths: Iterable<string>): Taken {
  const root = new Map<string, Taken>();
  for (const path of paths) {
    const names = segments(path);
    if (!names.length) return true;
    take(root, names);
  }
  return root;
}

function take(node: Map<string, Taken>, [name, ...rest]: string[]): void {
  const below = node.get(name);
  if (below === true) return;
  if (!rest.length) {
    node.set(name, true);
    return;
  }
  const next = below ?? new Map<string, Taken>();
  node.set(name, next);
  take(next, rest);
}

/** What is left of an event when the taken paths are gone; undefined when nothing is. Nulls and emptied objects go too. */
export function leftOver(value: unknown, taken: Taken | undefined): unknown {
  if (taken === true || value === null || value === undefined) return undefined;
  if (!taken || typeof value !== 'object' || Array.isArray(value)) return value;
  let rest: [string, unknown][] | undefined;
  for (const name of Object.keys(value)) {
    const left = leftOver((value as Record<string, unknown>)[name], taken.get(name));
    if (left === undefined) continue;
    rest ??= [];
    rest.push([name, left]);
  }
  return rest && Object.fromEntries(rest);
}
