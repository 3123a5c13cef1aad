import type { Ticks } from '../core/time.ts';
import { isoFromTicks } from '../core/time.ts';
import type { Alert, Workspace } from './alert.ts';
import type { Entity } from './entities.ts';
import { opened } from './grouping.ts';
import type { Incident } from './incident.ts';
import { type AlertSeverity, severities } from './rule.ts';

/** A rule that makes incidents of the alerts of one of Microsoft's products. https://learn.microsoft.com/azure/sentinel/create-incidents-from-alerts */
export interface ProductRule {
  id: string;
  name: string;
  kind: 'MicrosoftSecurityIncidentCreation';
  properties: {
    displayName: string;
    enabled: boolean;
    /** The ProductName of the alerts. */
    productFilter: string;
    /** Null or empty for every severity. */
    severitiesFilter?: readonly string[] | null;
    /** The name of an alert must contain one of these, where there are any. */
    displayNamesFilter?: readonly string[] | null;
    /** And none of these. */
    displayNamesExcludeFilter?: readonly string[] | null;
  };
}

/** Whether a rule makes an incident of an alert. That names are compared without regard to case is not verified. */
export function takesAlert({ properties: rule }: ProductRule, alert: Alert): boolean {
  const name = alert.alertName.toLowerCase();
  const named = (texts: readonly string[] | null | undefined) =>
    (texts ?? []).some(text => name.includes(text.toLowerCase()));
  if (!rule.enabled || rule.productFilter.toLowerCase() !== alert.productName.toLowerCase()) return false;
  if (rule.severitiesFilter?.length && !rule.severitiesFilter.includes(alert.severity)) return false;
  if (rule.displayNamesFilter?.length && !named(rule.displayNamesFilter)) return false;
  return !named(rule.displayNamesExcludeFilter);
}

/**
 * The incidents that rules make of new alerts of products: one for each alert, which are not grouped. That two rules which take the same
 * alert make an incident each is not verified.
 */
export function incidentsOfProducts(
  rules: readonly ProductRule[],
  alerts: readonly Alert[],
  { now, ...numbering }: { now: Ticks; newId: () => string; nextNumber: () => number },
): Incident[] {
  return alerts.flatMap(alert =>
    rules
      .filter(rule => takesAlert(rule, alert))
      .map(rule => opened({ ...alert, ruleId: rule.id }, null, numbering, isoFromTicks(now))),
  );
}

/** A row of the table SecurityAlert, as a product of Microsoft's writes it. https://learn.microsoft.com/azure/sentinel/security-alert-schema */
export function productAlert(row: Readonly<Record<string, unknown>>, workspace: Workspace): Alert {
  const text = (column: string) => (typeof row[column] === 'string' ? row[column] : '');
  const severity = severities.find(one => one === text('AlertSeverity')) ?? ('Informational' satisfies AlertSeverity);
  return {
    systemAlertId: text('SystemAlertId'),
    vendorOriginalId: text('VendorOriginalId'),
    ruleId: '',
    alertName: text('DisplayName') || text('AlertName'),
    description: text('Description'),
    severity,
    tactics: listed(text('Tactics')).filter(tactic => tactic !== 'Unknown'),
    techniques: listed(text('Techniques')),
    subTechniques: listed(text('SubTechniques')),
    startTime: text('StartTime') || text('TimeGenerated'),
    endTime: text('EndTime') || text('TimeGenerated'),
    timeGenerated: text('TimeGenerated'),
    alertType: text('AlertType'),
    alertLink: text('AlertLink'),
    confidenceLevel: text('ConfidenceLevel'),
    confidenceScore: typeof row.ConfidenceScore === 'number' ? row.ConfidenceScore : null,
    extendedLinks: text('ExtendedLinks'),
    productComponentName: text('ProductComponentName'),
    productName: text('ProductName'),
    providerName: text('ProviderName'),
    remediationSteps: text('RemediationSteps'),
    entities: entitiesOf(row.Entities),
    customDetails: {},
    extendedProperties: textsOf(row.ExtendedProperties),
    workspace,
  };
}

/** Commas or the JSON text of a list: both are met. */
function listed(text: string): string[] {
  const list = parsed(text);
  const items = Array.isArray(list) ? list.map(String) : text.split(',');
  return items.map(item => item.trim()).filter(item => item !== '');
}

/** The entities with their plain fields; what an entity refers to is an entity of its own. */
function entitiesOf(value: unknown): Entity[] {
  const list = parsed(value);
  return (Array.isArray(list) ? list : []).flatMap(entity => {
    if (typeof entity !== 'object' || entity === null || typeof entity.Type !== 'string') return [];
    const plain = Object.entries(entity).filter(
      ([name, field]) => !name.startsWith('$') && (typeof field === 'string' || typeof field === 'boolean'),
    );
    return [Object.fromEntries(plain) as Entity];
  });
}

function textsOf(value: unknown): Record<string, string> {
  const bag = parsed(value);
  if (typeof bag !== 'object' || bag === null || Array.isArray(bag)) return {};
  return Object.fromEntries(
    Object.entries(bag).map(([name, field]) => [name, typeof field === 'string' ? field : JSON.stringify(field)]),
  );
}

/** JSON, or its text. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
