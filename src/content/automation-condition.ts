import type { Path } from './document.ts';
import type { Subject } from './subject.ts';

/** A condition of an automation rule, with how many others it stands in. */
export interface PlacedCondition {
  type: string;
  path: Path;
  depth: number;
}

/** Every condition of an automation rule, those inside of others too. */
export function allConditions(rule: Subject): PlacedCondition[] {
  return rule.list('triggeringLogic', 'conditions').flatMap(({ path }) => below(rule, path, 1));
}

const deepest = 10;

function below(rule: Subject, path: Path, depth: number): PlacedCondition[] {
  const inner = ['innerConditions', 'itemConditions'].flatMap(key => rule.list(...path, 'conditionProperties', key));
  const type = rule.text(...path, 'conditionType') ?? '';
  const more = depth < deepest ? inner.flatMap(one => below(rule, one.path, depth + 1)) : [];
  return [{ type, path, depth }, ...more];
}
