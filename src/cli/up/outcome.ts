import type { Workspace } from '../../azure/connection.ts';
import { type LogTable, queryLogs } from '../../azure/query.ts';
import type { RunReport } from '../../ingest/index.ts';
import { printColumns } from '../print/columns.ts';
import type { Terminal } from '../terminal.ts';
import { type PlaybookStart, playbookStarts } from './playbook-runs.ts';

/** What came of it: what was ingested, alerted and automated, as the workspace itself tells it. */
export interface Outcome {
  ingested: readonly { connector: string; tables: Readonly<Record<string, string>>; report: RunReport }[];
  workspace: Workspace;
  terminal: Terminal;
}

const alerts = `SecurityAlert
| summarize Alerts = count(), Severity = take_any(AlertSeverity), Newest = max(TimeGenerated) by Rule = tostring(parse_json(ExtendedProperties)["Analytic Rule Name"])
| order by Rule asc`;

const incidents = `SecurityIncident
| summarize arg_max(TimeGenerated, *) by IncidentNumber
| extend Tasks = array_length(Tasks), Comments = array_length(Comments)
| project Number = IncidentNumber, Severity, Status, Alerts = array_length(AlertIds), Tasks, Comments, Title
| order by Number asc`;

const automation = `SentinelHealth
| where SentinelResourceType =~ "Automation rule"
| summarize Runs = count(), Actions = sum(tolong(ExtendedProperties.TotalActions)), Succeeded = sum(tolong(ExtendedProperties.ActionsTriggeredSuccessfully)) by Rule = SentinelResourceName
| order by Rule asc`;

/** Prints the tables of the outcome on `out`. */
export async function printOutcome({ ingested, workspace, terminal }: Outcome): Promise<void> {
  const ask = (text: string) => queryLogs(workspace, { text });
  terminal.out(block('Ingested', ingestedTable(ingested), terminal));
  terminal.out(block('Alerts by rule', logTable(await ask(alerts), terminal.width), terminal));
  terminal.out(block('Incidents', logTable(await ask(incidents), terminal.width), terminal));
  terminal.out(block('Automation', logTable(await ask(automation), terminal.width), terminal));
  terminal.out(block('Playbooks', playbookTable(await playbookStarts(workspace), terminal.width), terminal));
}

function playbookTable(starts: readonly PlaybookStart[], width: number): string {
  if (starts.length === 0) return 'none';
  const cells = starts.map(({ playbook, by, incident, status, did }) => [playbook, by, incident, status, did]);
  return printColumns(['Playbook', 'StartedBy', 'Incident', 'Status', 'Actions'], cells, width);
}

function block(title: string, body: string, terminal: Terminal): string {
  return `\n${terminal.style('bold', title)}\n${body}`;
}

function ingestedTable(ingested: Outcome['ingested']): string {
  const rows = ingested.flatMap(({ connector, tables, report }) =>
    Object.entries(report.streams).map(([stream, it]) => [
      connector,
      stream,
      tables[stream],
      ...[it.fetched, it.sent, it.duplicates, it.deadLettered].map(String),
    ]),
  );
  return printColumns(['connector', 'stream', 'table', 'read', 'sent', 'repeated', 'dead letters'], rows);
}

function logTable({ columns, rows }: LogTable, width: number): string {
  if (rows.length === 0) return 'none';
  const header = columns.map(column => column.name);
  const cells = rows.map(row => row.map(value => (value === null ? '' : String(value)).replace(/\.\d+Z$/, 'Z')));
  return printColumns(header, cells, width);
}
