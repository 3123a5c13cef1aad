import { list, text } from './field.ts';
import type { Item } from './item.ts';
import { isObject, type JsonObject, objectAt } from './resource.ts';

/** The name that a playbook gets when no one says otherwise: the default of its parameter PlaybookName. */
export function playbookName(item: Item): string {
  const template = isObject(item.value) ? item.value : {};
  return text(objectAt(objectAt(template, 'parameters'), 'PlaybookName').defaultValue);
}

/** The workflows of a template with their places in `resources`. */
export function workflowsOf(template: JsonObject): { index: number; resource: JsonObject }[] {
  return list(template.resources)
    .map((resource, index) => ({ index, resource }))
    .filter((one): one is { index: number; resource: JsonObject } => isObject(one.resource))
    .filter(({ resource }) => text(resource.type).toLowerCase() === 'microsoft.logic/workflows');
}

/** What a playbook starts with; undefined where it has no workflow or no trigger to look at. */
export function triggerOf(item: Item): 'incident' | 'alert' | 'entity' | 'other' | undefined {
  const [workflow] = isObject(item.value) ? workflowsOf(item.value) : [];
  const definition = workflow ? objectAt(objectAt(workflow.resource, 'properties'), 'definition') : {};
  const [trigger] = Object.values(objectAt(definition, 'triggers'));
  if (!isObject(trigger)) return undefined;
  const path = text(objectAt(trigger, 'inputs').path).toLowerCase();
  if (path.startsWith('/incident-creation')) return 'incident';
  if (path.startsWith('/entity')) return 'entity';
  return path.startsWith('/subscribe') ? 'alert' : 'other';
}
