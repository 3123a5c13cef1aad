import { isGuid, nameGuid } from '../../core/id.ts';
import { automationBody, automationFile, automationSchema } from '../automation-file.ts';
import { list, pick, shortName, text, withoutEmpty } from '../field.ts';
import { defineKind } from '../kind.ts';
import { isObject, type JsonObject, objectAt, properties, sentinelId } from '../resource.ts';

const apiVersion = '2025-09-01';

export default defineKind({
  name: 'automation-rule',
  noun: 'automation rule',
  folder: 'automation',
  files: /(^|\/)automation\/.*\.ya?ml$/i,
  claims: value => isObject(value) && 'triggeringLogic' in value,
  schema: () => automationSchema,
  deploys: {
    stage: 7,
    parallel: 4,
    mark: 'metadata',
    etag: true,
    deletable: true,
    resources: (items, target) =>
      items.map(item => {
        const value = item.value as JsonObject;
        const name = isGuid(text(value.id)) ? text(value.id).toLowerCase() : nameGuid(item.file);
        return {
          kind: 'automation-rule',
          id: `${sentinelId(target)}/automationRules/${name}`,
          apiVersion,
          label: shortName(item.file),
          file: item.file,
          body: { properties: automationBody(value, target) },
        };
      }),
    lists: target => [{ path: `${sentinelId(target)}/automationRules`, apiVersion }],
    comparable: body => {
      const given = properties(body);
      const fields = pick(given, ['displayName', 'order', 'triggeringLogic']);
      return withoutEmpty({ ...fields, actions: byOrder(list(given.actions)) }) as JsonObject;
    },
    disabled: body => {
      const given = properties(body);
      const logic = objectAt(given, 'triggeringLogic');
      if (logic.isEnabled !== true) return undefined;
      return { properties: { ...given, triggeringLogic: { ...logic, isEnabled: false } } };
    },
    fromArm: automationFile,
    label: body => text(properties(body).displayName),
  },
});

function byOrder(actions: readonly unknown[]): JsonObject[] {
  return actions.filter(isObject).toSorted((a, b) => Number(a.order) - Number(b.order));
}
