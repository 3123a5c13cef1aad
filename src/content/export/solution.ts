import { nameGuid } from '../../core/id.ts';
import { text } from '../field.ts';
import type { Item } from '../item.ts';
import { idOf, nameOf } from '../repository.ts';
import { isObject, type Json, type JsonObject } from '../resource.ts';
import { slug } from '../slug.ts';
import { armResource, type Exported, exportedResources, templateValue } from './arm-template.ts';
import type { ExportedFile } from './community.ts';

/** What a solution says of itself. */
export interface SolutionFacts {
  name: string;
  publisher: string;
  version: string;
}

const schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';
const workspaceLevel = 'Microsoft.OperationalInsights/workspaces/providers';
const templatesVersion = '2023-04-01-preview';

/** What the content hub calls each kind. */
const contentKinds: Readonly<Record<string, string>> = {
  'analytics-rule': 'AnalyticsRule',
  'hunting-query': 'HuntingQuery',
  parser: 'Parser',
  watchlist: 'Watchlist',
  workbook: 'Workbook',
  playbook: 'Playbook',
};

/**
 * The package of a solution as the content hub takes it: mainTemplate.json with one content template an item and the package
 * itself, createUiDefinition.json, SolutionMetadata.json.
 * https://learn.microsoft.com/azure/sentinel/sentinel-content-centralize
 */
export async function solutionFiles(items: readonly Item[], facts: SolutionFacts): Promise<ExportedFile[]> {
  const packed = items.filter(item => Object.hasOwn(contentKinds, item.kind));
  const resources = await exportedResources(packed);
  const templates = packed.map(item =>
    contentTemplate(
      item,
      resources.filter(one => one.file === item.file),
      facts,
    ),
  );
  const main = {
    $schema: schema,
    contentVersion: '1.0.0.0',
    metadata: { author: facts.publisher, comments: `Solution template for ${facts.name}` },
    parameters: {
      location: { type: 'string', minLength: 1, defaultValue: '[resourceGroup().location]' },
      'workspace-location': { type: 'string', defaultValue: '' },
      workspace: { type: 'string', defaultValue: '' },
    },
    resources: [...templates, contentPackage(packed, facts)],
  };
  return [
    { path: 'mainTemplate.json', text: json(main as unknown as JsonObject) },
    { path: 'createUiDefinition.json', text: json(uiDefinition(packed, facts)) },
    { path: 'SolutionMetadata.json', text: json(solutionMetadata(facts)) },
  ];
}

const json = (value: JsonObject): string => `${JSON.stringify(value, null, 2)}\n`;

const packageId = ({ name, publisher }: SolutionFacts): string => `${slug(publisher)}.${slug(name)}`;

function source(facts: SolutionFacts): JsonObject {
  return { kind: 'Solution', name: facts.name, sourceId: packageId(facts) };
}

function contentId(item: Item): string {
  return idOf(item) || nameGuid(item.file);
}

function versionOf(item: Item): string {
  const value = isObject(item.value) ? item.value : {};
  return text(value.version) || '1.0.0';
}

function workspaceName(name: string): string {
  return `[concat(parameters('workspace'), '/Microsoft.SecurityInsights/${name.replaceAll("'", "''")}')]`;
}

function contentTemplate(item: Item, resources: readonly Exported[], facts: SolutionFacts): JsonObject {
  const id = contentId(item);
  const kind = contentKinds[item.kind];
  const inner =
    item.kind === 'playbook' ? (literally(item.value as Json) as JsonObject) : innerTemplate(item, resources, facts);
  return {
    type: `${workspaceLevel}/contentTemplates`,
    apiVersion: templatesVersion,
    name: workspaceName(`${packageId(facts)}-${slug(kind)}-${id}`),
    location: "[parameters('workspace-location')]",
    properties: {
      description: `${nameOf(item) || item.file} ${kind} with template version ${facts.version}`,
      displayName: nameOf(item) || item.file,
      contentId: id,
      contentKind: kind,
      contentProductId: `${packageId(facts)}-${slug(kind)}-${nameGuid(`${id} ${versionOf(item)}`)}`,
      contentSchemaVersion: '3.0.0',
      packageKind: 'Solution',
      packageName: facts.name,
      packageId: packageId(facts),
      packageVersion: facts.version,
      id: `${packageId(facts)}-${slug(kind)}-${id}`,
      version: versionOf(item),
      mainTemplate: inner,
      source: source(facts),
      author: { name: facts.publisher },
      support: { name: facts.publisher, tier: 'Community' },
    },
  };
}

/** Detections are templates of rules, which a person turns into rules; everything else is the resource itself. */
function innerTemplate(item: Item, resources: readonly Exported[], facts: SolutionFacts): JsonObject {
  const own = resources.map(one => (one.kind === 'analytics-rule' ? ruleTemplate(item, one) : armResource(one)));
  return {
    $schema: schema,
    contentVersion: versionOf(item),
    parameters: {},
    variables: {},
    resources: [...own, metadata(item, facts)],
  };
}

function ruleTemplate(item: Item, { body }: Exported): JsonObject {
  const value = isObject(item.value) ? item.value : {};
  const given = templateValue(body) as JsonObject;
  const rule = { ...(isObject(given.properties) ? given.properties : {}), enabled: false, status: 'Available' };
  return {
    type: 'Microsoft.SecurityInsights/AlertRuleTemplates',
    apiVersion: '2023-02-01-preview',
    name: contentId(item),
    kind: given.kind,
    location: "[parameters('workspace-location')]",
    properties: { ...rule, requiredDataConnectors: (value.requiredDataConnectors ?? []) as Json },
  };
}

function metadata(item: Item, facts: SolutionFacts): JsonObject {
  const kind = contentKinds[item.kind];
  return {
    type: `${workspaceLevel}/metadata`,
    apiVersion: '2022-01-01-preview',
    name: workspaceName(`${kind}-${contentId(item)}`),
    properties: {
      contentId: contentId(item),
      kind,
      version: versionOf(item),
      source: source(facts),
      author: { name: facts.publisher },
      support: { name: facts.publisher, tier: 'Community' },
    },
  };
}

/** Expressions of an inner template are for the inner deployment. */
function literally(value: Json): Json {
  if (typeof value === 'string') return value.startsWith('[') ? `[${value}` : value;
  if (Array.isArray(value)) return value.map(literally);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, literally(one)]));
}

function contentPackage(items: readonly Item[], facts: SolutionFacts): JsonObject {
  const criteria = items.map(item => ({
    kind: contentKinds[item.kind],
    contentId: contentId(item),
    version: versionOf(item),
  }));
  return {
    type: `${workspaceLevel}/contentPackages`,
    apiVersion: templatesVersion,
    name: workspaceName(packageId(facts)),
    location: "[parameters('workspace-location')]",
    properties: {
      version: facts.version,
      kind: 'Solution',
      contentSchemaVersion: '3.0.0',
      displayName: facts.name,
      publisherDisplayName: facts.publisher,
      contentKind: 'Solution',
      contentProductId: `${packageId(facts)}-sl-${nameGuid(`${packageId(facts)} ${facts.version}`)}`,
      id: packageId(facts),
      contentId: packageId(facts),
      parentId: packageId(facts),
      source: source(facts),
      author: { name: facts.publisher },
      support: { name: facts.publisher, tier: 'Community' },
      dependencies: { operator: 'AND', criteria },
    },
  };
}

/** https://learn.microsoft.com/azure/azure-resource-manager/managed-applications/create-uidefinition-overview */
function uiDefinition(items: readonly Item[], { name }: SolutionFacts): JsonObject {
  const counts = [...Map.groupBy(items, item => contentKinds[item.kind])].map(
    ([kind, own]) => `${kind}: ${own.length}`,
  );
  const workspaces =
    "[concat(subscription().id, '/resourcegroups/', resourceGroup().name, '/providers/Microsoft.OperationalInsights/workspaces?api-version=2020-08-01')]";
  return {
    $schema: 'https://schema.management.azure.com/schemas/0.1.2-preview/CreateUIDefinition.MultiVm.json#',
    handler: 'Microsoft.Azure.CreateUIDef',
    version: '0.1.2-preview',
    parameters: {
      config: {
        basics: {
          description: `**${name}**\n\n${counts.join(', ')}`,
          location: { visible: false },
          resourceGroup: { allowExisting: true },
        },
      },
      basics: [
        {
          name: 'getLAWorkspace',
          type: 'Microsoft.Solutions.ArmApiControl',
          condition: '[greater(length(resourceGroup().name),0)]',
          request: { method: 'GET', path: workspaces },
        },
        {
          name: 'workspace',
          type: 'Microsoft.Common.DropDown',
          label: 'Workspace',
          placeholder: 'Select a workspace',
          constraints: {
            allowedValues:
              "[map(filter(basics('getLAWorkspace').value, (filter) => contains(toLower(filter.id), toLower('/providers/microsoft.operationalinsights/workspaces/'))), (item) => parse(concat('{\"label\":\"', item.name, '\",\"value\":\"', item.name, '\"}')))]",
            required: true,
          },
          visible: true,
        },
      ],
      steps: [],
      outputs: {
        'workspace-location':
          "[first(map(filter(basics('getLAWorkspace').value, (filter) => equals(filter.name, basics('workspace'))), (item) => item.location))]",
        location: '[location()]',
        workspace: "[basics('workspace')]",
      },
    },
  };
}

function solutionMetadata({ name, publisher, version }: SolutionFacts): JsonObject {
  return {
    publisherId: slug(publisher),
    offerId: slug(name),
    version,
    providers: [publisher],
    categories: { domains: ['Security - Others'] },
    support: { name: publisher, tier: 'Community' },
  };
}
