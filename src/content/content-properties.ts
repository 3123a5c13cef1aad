import { list, sorted } from './field.ts';
import type { JsonObject } from './resource.ts';
import { strings } from './schemas.ts';

const string: JsonObject = { type: 'string' };
const object: JsonObject = { type: 'object' };

/** What metadata, content packages and content templates all say of content. Where it comes from (`source`) is the mark. */
export const describedContent: JsonObject = {
  contentId: { type: 'string', minLength: 1 },
  version: string,
  author: object,
  support: object,
  dependencies: object,
  categories: object,
  providers: strings(),
  firstPublishDate: string,
  lastPublishDate: string,
  contentSchemaVersion: string,
  icon: string,
  threatAnalysisTactics: strings(),
  threatAnalysisTechniques: strings(),
};

/** The kinds of content that metadata may be about. https://learn.microsoft.com/rest/api/securityinsights/metadata */
export const contentKinds = [
  'AnalyticsRule',
  'AnalyticsRuleTemplate',
  'AutomationRule',
  'AzureFunction',
  'CustomDetection',
  'DataConnector',
  'DataType',
  'HuntingQuery',
  'InvestigationQuery',
  'LogicAppsCustomConnector',
  'Notebook',
  'Parser',
  'Playbook',
  'PlaybookTemplate',
  'ResourcesDataConnector',
  'Solution',
  'Standalone',
  'SummaryRule',
  'Watchlist',
  'WatchlistTemplate',
  'Workbook',
  'WorkbookTemplate',
];

/** The order of lists of names says nothing. */
export function canonicalContent(properties: JsonObject): JsonObject {
  const names = ['providers', 'threatAnalysisTactics', 'threatAnalysisTechniques'];
  const kept = names.filter(name => list(properties[name]).length > 0);
  return { ...properties, ...Object.fromEntries(kept.map(name => [name, sorted(properties[name]) ?? []])) };
}

/** Whether a resource is content of this workspace, and was not installed from a gallery. */
export function isOwnContent(source: JsonObject): boolean {
  return source.kind === 'SourceRepository' || source.kind === 'LocalWorkspace' || source.kind === undefined;
}
