import { Failure } from '../../core/failure.ts';
import type { Config } from '../config.ts';
import { text } from '../field.ts';
import { globPattern } from '../glob.ts';
import type { Item } from '../item.ts';
import { loadKinds } from '../kind.ts';
import { fill, placeholderValues, type Unfilled } from '../parameters.ts';
import { isObject, type JsonObject, markFor, objectAt, type Resource, type Target } from '../resource.ts';

export interface Wish {
  /** The name of the workspace in the configuration. */
  workspace: string;
  severityOverrides?: Config['defaults']['severityOverrides'];
}

/** The resources that a repository's items stand for in a workspace; an item without form stands for none. */
export async function desiredResources(items: readonly Item[], target: Target, wish: Wish): Promise<Resource[]> {
  const kinds = await loadKinds();
  const wanted = items
    .filter(item => isObject(item.value) && goesTo(item, wish.workspace))
    .map(item => adapted(item, wish, target));
  return kinds.flatMap(kind => {
    const own = wanted.filter(item => item.kind === kind.name || item.kind === kind.madeOf);
    const resources = own.length === 0 ? [] : (kind.deploys?.resources(own, target) ?? []);
    return resources.map(one => ({ ...one, mark: markFor(target, one.file) }));
  });
}

/** Whether the item names the workspace under `deploy.workspaces`, or names none. */
function goesTo(item: Item, workspace: string): boolean {
  const patterns = isObject(item.value) ? objectAt(item.value, 'deploy').workspaces : undefined;
  if (!Array.isArray(patterns)) return true;
  return patterns.some(pattern => globPattern(text(pattern)).test(workspace));
}

/** The item with what the workspace or the configuration wants otherwise, as JSON: a number beyond 2^53 is a text there. */
function adapted(item: Item, { workspace, severityOverrides = {} }: Wish, target: Target): Item {
  const json = JSON.stringify(item.value, (_, one: unknown) => (typeof one === 'bigint' ? String(one) : one));
  const value = JSON.parse(json) as JsonObject;
  const own = objectAt(objectAt(objectAt(value, 'deploy'), 'overrides'), workspace);
  const severity = severityOverrides[text(value.id)] ?? severityOverrides[item.file];
  const { value: filled, unfilled } = fill(
    { ...value, ...(severity ? { severity } : {}), ...own },
    placeholderValues(target),
  );
  if (unfilled.length > 0) throw unknownParameter(item, unfilled[0], workspace);
  return { ...item, value: filled };
}

function unknownParameter(item: Item, { name, path }: Unfilled, workspace: string): Failure {
  const { line, column } = item.at(path);
  return new Failure(
    'usage/invalid',
    `${item.file}:${line}:${column} names "${name}", which the workspace "${workspace}" does not have. Give it a value under \`parameters\` of the workspace in picket.yaml.`,
  );
}
