import type { Diagnostic } from '../core/diagnostic.ts';
import type { Suppression } from './config.ts';
import { globPattern } from './glob.ts';

/**
 * Leaves out what the configuration suppresses. A suppression that hides nothing is an error itself, at its place in
 * picket.yaml: what it was for is gone, and it would hide the next mistake. `complete` says whether everything was looked at.
 */
export function suppress(
  diagnostics: readonly Diagnostic[],
  suppressions: readonly Suppression[],
  complete: boolean,
): Diagnostic[] {
  const used = new Set<Suppression>();
  const kept = diagnostics.filter(one => {
    const hiding = suppressions.find(it => it.code === one.code && globPattern(it.path).test(one.file));
    if (hiding) used.add(hiding);
    return !hiding;
  });
  const unused = suppressions.filter(one => !used.has(one));
  return complete ? [...kept, ...unused.map(unusedSuppression)] : kept;
}

function unusedSuppression({ code, path, place }: Suppression): Diagnostic {
  return {
    code: 'content/unused-suppression',
    severity: 'error',
    message: `This suppression hides nothing: no file that matches "${path}" has ${code}.`,
    help: 'Remove it, or correct its code or path.',
    ...place,
  };
}
