import { parseDynamic } from '../../kql/dynamic.ts';
import type { Bag } from '../../kql/value.ts';
import { propertiesOf } from '../arm.ts';
import { ruleByImmutableId, streamColumns } from '../collection-rule.ts';
import { takeIn } from '../intake.ts';
import { type Call, defineService, noContent, Refusal, type Reply } from '../service.ts';

/** The Logs Ingestion API. https://learn.microsoft.com/azure/azure-monitor/logs/logs-ingestion-api-overview */
export default defineService({
  audience: ['https://monitor.azure.com'],
  versioned: true,
  bodyLimit: 1024 * 1024,
  operations: [
    {
      name: 'LogsIngestion_Upload',
      method: 'POST',
      path: '/dataCollectionRules/:rule/streams/:stream',
      handle: upload,
    },
  ],
});

async function upload(call: Call): Promise<Reply> {
  const { workspace, params } = call;
  const rule = ruleByImmutableId(workspace, params.rule);
  if (!rule) throw new Refusal(404, 'NotFound', `Data collection rule with immutable Id '${params.rule}' not found.`);
  if (!streamColumns(propertiesOf(rule), params.stream))
    throw new Refusal(
      400,
      'InvalidStream',
      `The stream '${params.stream}' is not declared in the data collection rule '${params.rule}'.`,
    );
  await takeIn(workspace, rule, params.stream, rowsOf(call));
  return noContent;
}

/** The rows of a body: JSON, an array, of objects. */
function rowsOf(call: Call): Bag[] {
  const rows = parseDynamic(textOf(call.raw));
  if (rows === undefined) throw invalid(`The body is no JSON: ${jsonFault(call)}`);
  if (!Array.isArray(rows))
    throw invalid(
      `The body must be a JSON array of records, even for a single one; this is ${kindOf(rows)}. Nothing was stored.`,
    );
  const wrong = rows.findIndex(row => !(row instanceof Map));
  if (wrong >= 0)
    throw invalid(
      `Record ${wrong} of the array must be a JSON object, not ${kindOf(rows[wrong])}. Nothing was stored.`,
    );
  return rows as Bag[];
}

function textOf(raw: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw);
  } catch {
    throw invalid('The body is no UTF-8 text.');
  }
}

/** JSON.parse knows the place of the mistake. What it takes is nested too deep for us. */
function jsonFault(call: Call): string {
  try {
    call.json();
    return 'it is nested deeper than 200 levels.';
  } catch (error) {
    return (error as Error).message;
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value instanceof Map) return 'an object';
  return Array.isArray(value) ? 'an array' : `a ${typeof value === 'bigint' ? 'number' : typeof value}`;
}

function invalid(message: string): Refusal {
  return new Refusal(400, 'InvalidPayload', message);
}
