import { defined, text } from '../field.ts';
import type { Item } from '../item.ts';
import { defineKind } from '../kind.ts';
import {
  type JsonObject,
  markFor,
  properties,
  type Resource,
  resourceGroupId,
  type Target,
  writeMark,
} from '../resource.ts';
import { expandTemplate, type TemplateResource } from '../template.ts';

const type = 'Microsoft.Authorization/roleAssignments';
const apiVersion = '2022-04-01';

/** What the templates of playbooks allow their identities. https://learn.microsoft.com/rest/api/authorization/role-assignments */
export default defineKind({
  name: 'role-assignment',
  noun: 'role assignment',
  folder: 'playbooks',
  files: /(?!)/,
  madeOf: 'playbook',
  deploys: {
    stage: 6,
    parallel: 2,
    mark: 'description',
    etag: false,
    deletable: true,
    immutable: true,
    resources: (items, target) => items.flatMap(item => assignments(item, target)),
    lists: target => [{ path: `${resourceGroupId(target)}/providers/${type}`, apiVersion }],
    comparable: body => {
      const given = properties(body);
      return defined({
        role: text(given.roleDefinitionId).split('/').at(-1)?.toLowerCase(),
        principalId: given.principalId ?? null,
        principalType: given.principalType ?? 'ServicePrincipal',
      });
    },
    label: body => text(body.name),
  },
});

function assignments(item: Item, target: Target): Resource[] {
  return expandTemplate(item.value as JsonObject, target)
    .filter((one): one is TemplateResource => 'id' in one && one.type === type)
    .map(({ id, body }) => ({
      kind: 'role-assignment',
      id,
      apiVersion,
      label: `${shortRole(body)} of ${item.file.split('/').at(-2) ?? item.file}`,
      file: item.file,
      body: {
        properties: {
          principalType: 'ServicePrincipal',
          ...properties(body),
          description: described(body, item, target),
        },
      },
    }));
}

function shortRole(body: JsonObject): string {
  const id = text(properties(body).roleDefinitionId).split('/').at(-1) ?? '';
  return builtIn[id.toLowerCase()] ?? id;
}

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
const builtIn: Readonly<Record<string, string>> = {
  'ab8e14d6-4a74-4a29-9ba8-549422addade': 'Microsoft Sentinel Contributor',
  '3e150937-b8fe-4cfb-8069-0eaf05ecd056': 'Microsoft Sentinel Responder',
  '8d289c81-5878-46d4-8554-54e1e3d8b5cb': 'Microsoft Sentinel Reader',
  'f4c81013-99ee-4d62-a7ee-b3f1f648599a': 'Microsoft Sentinel Automation Contributor',
  '51d6186e-6489-4900-b93f-92e23144cca5': 'Microsoft Sentinel Playbook Operator',
  '73c42c96-874c-492b-b04d-ab87d138a893': 'Log Analytics Reader',
  '92aaf0da-9dab-42b6-94a3-d43ce8d16293': 'Log Analytics Contributor',
  '4633458b-17de-408a-b874-0445c86b69e6': 'Key Vault Secrets User',
  'b24988ac-6180-42a0-ab88-20f7382dd24c': 'Contributor',
  'acdd72a7-3385-48ef-bd42-f606fba81ae7': 'Reader',
};

/** An assignment has no tags: the mark ends its description. */
function described(body: JsonObject, item: Item, target: Target): string {
  const own = text(properties(body).description);
  return `${own === '' ? '' : `${own} `}[picket:${writeMark(markFor(target, item.file))}]`;
}
