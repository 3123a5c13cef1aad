import type { Column } from '../core/table.ts';
import type { Resource } from '../kql/duckdb/store.ts';
import { isObject, type Json, propertiesOf } from './arm.ts';
import { workspaceTable } from './schema.ts';
import { Refusal } from './service.ts';
import { columnType } from './table-definition.ts';
import { checkTransform } from './transform.ts';
import type { LocalWorkspace } from './workspace.ts';

/** One way of a stream into a table. */
export interface DataFlow {
  streams: readonly string[];
  destinations: readonly string[];
  transformKql?: string;
  outputStream?: string;
}

const streamTypes = ['string', 'int', 'long', 'real', 'boolean', 'dynamic', 'datetime'];
const maxPerRule = 10;

/** Where the data collection rules of the workspace lie. */
export function rulesCollection(workspace: LocalWorkspace): string {
  const group = workspace.id.slice(0, workspace.id.indexOf('/providers/'));
  return `${group}/providers/Microsoft.Insights/dataCollectionRules`;
}

/** The rule with that immutable id. */
export function ruleByImmutableId(workspace: LocalWorkspace, immutableId: string): Resource | undefined {
  const wanted = immutableId.toLowerCase();
  return workspace.store
    .resources(rulesCollection(workspace))
    .find(resource => propertiesOf(resource).immutableId === wanted);
}

/** The columns of a declared stream. */
export function streamColumns(properties: Json, stream: string): readonly Column[] | undefined {
  const declarations = (properties.streamDeclarations ?? {}) as Record<
    string,
    { columns: { name: string; type: string }[] }
  >;
  if (!Object.hasOwn(declarations, stream)) return undefined;
  return declarations[stream].columns.map(({ name, type }) => ({ name, type: columnType(type, streamTypes)! }));
}

/** The table that a flow fills. */
export function outputTable(flow: DataFlow): string {
  return (flow.outputStream ?? flow.streams[0]).replace(/^(Custom|Microsoft)-/, '');
}

/** Holds a rule against what the service demands. https://learn.microsoft.com/azure/azure-monitor/data-collection/data-collection-rule-structure */
export async function checkRule(workspace: LocalWorkspace, properties: Json): Promise<void> {
  const streams = checkStreams(properties.streamDeclarations ?? {});
  const destinations = checkDestinations(workspace, properties.destinations);
  const flows = properties.dataFlows;
  if (!Array.isArray(flows) || flows.length === 0 || !flows.every(isObject))
    throw invalid('Data flows must be an array with at least one flow.');
  if (flows.length > maxPerRule)
    throw invalid(`A rule can have at most ${maxPerRule} data flows; this one has ${flows.length}.`);
  for (const [index, flow] of flows.entries()) {
    checkFlow(workspace, flow, index, streams, destinations);
    await checkTransform(workspace, properties, flow as unknown as DataFlow, index);
  }
}

function checkStreams(declarations: unknown): Set<string> {
  if (!isObject(declarations)) throw invalid('Stream declarations must be an object.');
  const names = Object.keys(declarations);
  if (names.length > maxPerRule)
    throw invalid(`A rule can have at most ${maxPerRule} streams; this one has ${names.length}.`);
  for (const name of names) checkStream(name, declarations[name]);
  return new Set(names);
}

function checkStream(name: string, declaration: unknown): void {
  if (!/^Custom-[A-Za-z][A-Za-z0-9_-]*$/.test(name))
    throw invalid(`The stream name '${name}' is not valid: it begins with 'Custom-'.`);
  const columns = isObject(declaration) ? declaration.columns : undefined;
  if (!Array.isArray(columns) || columns.length === 0) throw invalid(`The stream '${name}' must have columns.`);
  for (const column of columns) {
    if (!isObject(column) || typeof column.name !== 'string' || column.name === '')
      throw invalid(`A column of the stream '${name}' has no name.`);
    if (!columnType(column.type, streamTypes))
      throw invalid(
        `The column '${column.name}' of the stream '${name}' has the type '${column.type}'; the types are ${streamTypes.join(', ')}.`,
      );
  }
}

function checkDestinations(workspace: LocalWorkspace, destinations: unknown): Set<string> {
  const list = isObject(destinations) ? destinations.logAnalytics : undefined;
  if (!Array.isArray(list) || list.length === 0 || !list.every(isObject))
    throw invalid('Destinations must name at least one Log Analytics workspace.');
  for (const { workspaceResourceId } of list)
    if (String(workspaceResourceId).toLowerCase() !== workspace.id.toLowerCase())
      throw invalid(
        `The destination workspace '${workspaceResourceId}' does not exist; the local Azure has ${workspace.id}.`,
      );
  return new Set(list.map(({ name }) => String(name)));
}

function checkFlow(
  workspace: LocalWorkspace,
  flow: Json,
  index: number,
  streams: ReadonlySet<string>,
  destinations: ReadonlySet<string>,
): void {
  const names = flow.streams;
  if (!Array.isArray(names) || names.length === 0) throw invalid(`Data flow ${index} names no stream.`);
  if (flow.transformKql && names.length > 1)
    throw invalid(
      `Data flow ${index} has a transformation and ${names.length} streams; with one it can have a single stream.`,
    );
  for (const name of names)
    if (!streams.has(String(name)))
      throw new Refusal(400, 'InvalidStream', `Data flow ${index} names the stream '${name}', which is not declared.`);
  const targets = flow.destinations;
  if (!Array.isArray(targets) || targets.length === 0) throw invalid(`Data flow ${index} names no destination.`);
  for (const name of targets)
    if (!destinations.has(String(name)))
      throw new Refusal(
        400,
        'InvalidDestination',
        `Data flow ${index} names the destination '${name}', which the rule does not have.`,
      );
  checkOutput(workspace, flow as unknown as DataFlow, index);
}

function checkOutput(workspace: LocalWorkspace, flow: DataFlow, index: number): void {
  const stream = flow.outputStream ?? flow.streams[0];
  const table = outputTable(flow);
  const shape = /^Custom-[A-Za-z0-9_]+_CL$/.test(stream) || (/^Microsoft-/.test(stream) && acceptsIngestion(table));
  if (!shape)
    throw new Refusal(
      400,
      'InvalidOutputStream',
      `Data flow ${index} has the output stream '${stream}': it must be Custom-<table>_CL or Microsoft-<table> for a table of Microsoft's that takes ingestion.`,
    );
  if (!workspaceTable(workspace, table))
    throw new Refusal(
      400,
      'InvalidOutputTable',
      `Table for output stream '${stream}' is not available for destination '${flow.destinations[0]}'. Create the table first.`,
    );
}

/** Microsoft's tables that take rows through the Logs Ingestion API. https://learn.microsoft.com/azure/azure-monitor/reference/tables-features */
export function acceptsIngestion(table: string): boolean {
  return ingestible.test(table);
}

const ingestible =
  /^(ASim(AgentEvent|AlertEvent|AssetEntity|AuditEvent|AuthenticationEvent|DhcpEvent|FileEvent|NetworkSession|ProcessEvent|RegistryEvent|WebSession)Logs|ASim(Dns|UserManagement)ActivityLogs|CommonSecurityLog|WindowsEvent|Syslog|SecurityEvent|ThreatIntel(Objects|Indicators|ligenceIndicator)|AWS(ALBAccessLogs|CloudTrail|CloudWatch|ELBFlowLogs|GuardDuty|NetworkFirewall\w*|NLBAccessLogs|Route53Resolver|S3ServerAccess|SecurityHubFindings|VPCFlow|WAF)|ABAP\w+|AzureMetricsV2|QualysKnowledgeBase|Rapid7InsightVM\w+|SentinelAlibabaCloud\w+)$/;

function invalid(message: string): Refusal {
  return new Refusal(400, 'InvalidPayload', message);
}
