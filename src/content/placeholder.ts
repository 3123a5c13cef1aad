import type { Path } from './document.ts';
import type { Subject } from './subject.ts';

/** `{{Column}}` in the name or description that a rule gives its alerts. */
export interface Placeholder {
  path: Path;
  name: string;
  start: number;
  length: number;
}

export function placeholders(rule: Subject): Placeholder[] {
  return ['alertDisplayNameFormat', 'alertDescriptionFormat'].flatMap(key => {
    const path = ['alertDetailsOverride', key];
    const text = rule.text(...path) ?? '';
    return [...text.matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g)].map(found => ({
      path,
      name: found[1],
      start: found.index + found[0].indexOf(found[1], 2),
      length: found[1].length,
    }));
  });
}
