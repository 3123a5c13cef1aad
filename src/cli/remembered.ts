import { homedir } from 'node:os';
import { join } from 'node:path';
import { type CachedEngine, openCachedEngine } from '../kql/cache/engine.ts';
import type { Schema } from '../kql/index.ts';

/** An engine that remembers its analyses in this user's cache: it may be deleted at any time. */
export function rememberedEngine(schema: Schema, env: NodeJS.ProcessEnv): CachedEngine {
  return openCachedEngine(schema, join(cacheFolder(env), 'picket', 'kql.db'));
}

/** Where programs keep what they can make again. https://specifications.freedesktop.org/basedir-spec/latest/ */
function cacheFolder(env: NodeJS.ProcessEnv): string {
  if (env.XDG_CACHE_HOME) return env.XDG_CACHE_HOME;
  if (process.platform === 'win32' && env.LOCALAPPDATA) return env.LOCALAPPDATA;
  return process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache');
}
