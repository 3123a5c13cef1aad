import type { Cells } from './cell.ts';
import { type AlertDetailsOverride, type AlertSeverity, type QueryRule, severities, tactics } from './rule.ts';

/** What an alert says of itself, after the rule's overrides. */
export interface AlertDetails {
  alertName: string;
  description: string;
  severity: AlertSeverity;
  tactics: string[];
  techniques: string[];
  subTechniques: string[];
  alertLink: string;
  confidenceLevel: string;
  confidenceScore: number | null;
  extendedLinks: string;
  productComponentName: string;
  productName: string;
  providerName: string;
  remediationSteps: string;
}

/** Limits of one alert. https://learn.microsoft.com/azure/sentinel/customize-alert-details */
const maxSingleBytes = 256;
const maxCollectionBytes = 5 * 1024;
const maxValues = 50;
/** https://learn.microsoft.com/azure/sentinel/surface-custom-details-in-alerts */
const maxCustomKeys = 20;
const maxCustomBytes = 2 * 1024;

const technique = /^T\d{4}$/;
const subTechnique = /^T\d{4}\.\d{3}$/;

/** How the values of a column are taken into the details, for each property that a rule can override. */
type Property = (items: readonly string[], issues: string[]) => Partial<AlertDetails>;

const properties: Readonly<Record<string, Property>> = {
  AlertLink: text('alertLink', maxSingleBytes),
  AlertName: text('alertName', maxSingleBytes),
  AlertSeverity: ([item]) => (isSeverity(item) ? { severity: item } : {}),
  ConfidenceLevel: ([item]) => (['Low', 'High', 'Unknown'].includes(item) ? { confidenceLevel: item } : {}),
  ConfidenceScore: ([item]) => (isScore(item) ? { confidenceScore: Number(item) } : {}),
  Description: text('description', maxCollectionBytes),
  ExtendedLinks: text('extendedLinks', maxCollectionBytes),
  ProductComponentName: text('productComponentName', maxSingleBytes),
  ProductName: text('productName', maxSingleBytes),
  ProviderName: text('providerName', maxSingleBytes),
  RemediationSteps: text('remediationSteps', maxCollectionBytes),
  SubTechniques: list('subTechniques', item => subTechnique.test(item)),
  Tactics: list('tactics', item => tactics.includes(item)),
  Techniques: list('techniques', item => technique.test(item)),
};

/**
 * The details of an alert over the given rows: the rule's own, then its overrides. What can not be used is left at the rule's
 * value, with an issue. That the first row feeds the details of an alert with several rows is not verified.
 */
export function alertDetails(rule: QueryRule, cells: Cells, rows: readonly number[], issues: string[]): AlertDetails {
  const own = ownDetails(rule);
  const override = rule.properties.alertDetailsOverride;
  if (!override || rows.length === 0) return own;
  const details = formatted(own, override, cells, rows[0], issues);
  for (const [property, column] of overrides(override)) {
    const items = itemsFor(property, column, cells, rows, issues);
    if (items.length > 0) Object.assign(details, properties[property](items, issues));
  }
  return details;
}

function ownDetails({ kind, properties: rule }: QueryRule): AlertDetails {
  return {
    alertName: rule.displayName,
    description: rule.description ?? '',
    severity: rule.severity,
    tactics: [...(rule.tactics ?? [])],
    techniques: [...(rule.techniques ?? [])],
    subTechniques: [...(rule.subTechniques ?? [])],
    alertLink: '',
    confidenceLevel: '',
    confidenceScore: null,
    extendedLinks: '',
    productComponentName: `${kind} Alerts`,
    productName: 'Azure Sentinel',
    providerName: `ASI ${kind} Alerts`, // for near-real-time rules this is not verified
    remediationSteps: '',
  };
}

function formatted(
  own: AlertDetails,
  override: AlertDetailsOverride,
  cells: Cells,
  row: number,
  issues: string[],
): AlertDetails {
  const name = fill(override.alertDisplayNameFormat, cells, row);
  const description = fill(override.alertDescriptionFormat, cells, row);
  return {
    ...own,
    ...(fits('AlertName', name, maxSingleBytes, issues) ? { alertName: name } : {}),
    ...(fits('Description', description, maxCollectionBytes, issues) ? { description } : {}),
  };
}

/** The text with its `{{Column}}` filled in, or undefined where one of them is empty: then nothing of it is used. */
function fill(format: string | null | undefined, cells: Cells, row: number): string | undefined {
  if (!format) return undefined;
  let whole = true;
  const text = format.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, column: string) => {
    const value = cells.text(row, column);
    if (value === '') whole = false;
    return value;
  });
  return whole ? text : undefined;
}

function overrides(override: AlertDetailsOverride): [property: string, column: string][] {
  const named: [string, string | null | undefined][] = [
    ['AlertSeverity', override.alertSeverityColumnName],
    ['Tactics', override.alertTacticsColumnName],
    ...(override.alertDynamicProperties ?? []).map(one => [one.alertProperty, one.value] as [string, string]),
  ];
  return named.filter((pair): pair is [string, string] => Boolean(pair[1]) && Object.hasOwn(properties, pair[0]));
}

const collections = new Set(['ExtendedLinks', 'RemediationSteps', 'SubTechniques', 'Tactics', 'Techniques']);

/** A collection gathers the distinct items of all rows, a single value is the first row's. */
function itemsFor(property: string, column: string, cells: Cells, rows: readonly number[], issues: string[]): string[] {
  if (!collections.has(property)) return [cells.text(rows[0], column)].filter(text => text !== '');
  const items = [...new Set(rows.flatMap(row => cells.items(row, column)))];
  if (items.length <= maxValues) return items;
  issues.push(
    `${property} was left at its default: its column "${column}" gives ${items.length} values, ${maxValues} are allowed.`,
  );
  return [];
}

/** One item as it stands, several as a JSON array. */
function text(key: keyof AlertDetails, bytes: number): Property {
  return (items, issues) => {
    const value = items.length === 1 ? items[0] : JSON.stringify(items);
    return fits(key, value, bytes, issues) ? { [key]: value } : {};
  };
}

function list(key: keyof AlertDetails, takes: (item: string) => boolean): Property {
  return items => {
    const kept = items.flatMap(item => item.split(',').map(one => one.trim())).filter(takes);
    return kept.length > 0 ? { [key]: kept } : {};
  };
}

function fits(name: string, text: string | undefined, bytes: number, issues: string[]): text is string {
  if (text === undefined) return false;
  if (Buffer.byteLength(text) <= bytes) return true;
  issues.push(`${name} was left at its default: its value has more than ${bytes} bytes.`);
  return false;
}

function isSeverity(text: string): text is AlertSeverity {
  return (severities as readonly string[]).includes(text);
}

function isScore(text: string): boolean {
  const score = Number(text);
  return text !== '' && score >= 0 && score <= 1;
}

/**
 * The custom details of an alert: for each key the distinct values of its column, empty ones left out. What exceeds Sentinel's
 * limits is left out, with an issue; in which order it drops them is not verified.
 */
export function customDetails(
  rule: QueryRule,
  cells: Cells,
  rows: readonly number[],
  issues: string[],
): Record<string, string[]> | undefined {
  const wanted = Object.entries(rule.properties.customDetails ?? {}).slice(0, maxCustomKeys);
  if (wanted.length === 0) return undefined;
  let bytes = 0;
  const details: Record<string, string[]> = {};
  for (const [key, column] of wanted) {
    const values = distinctValues(cells, rows, column, key, issues);
    bytes += Buffer.byteLength(JSON.stringify({ [key]: values }));
    if (bytes <= maxCustomBytes) details[key] = values;
    else issues.push(`Custom detail "${key}" was dropped: together they exceed ${maxCustomBytes / 1024} KB.`);
  }
  return details;
}

function distinctValues(
  cells: Cells,
  rows: readonly number[],
  column: string,
  key: string,
  issues: string[],
): string[] {
  const values = [...new Set(rows.map(row => cells.text(row, column)).filter(text => text !== ''))];
  if (values.length > maxValues) {
    issues.push(`Custom detail "${key}" was cut: it has ${values.length} values, ${maxValues} are allowed.`);
  }
  return values.slice(0, maxValues);
}
