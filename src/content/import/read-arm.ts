import { list, text } from '../field.ts';
import { type FileForm, type Kind, loadKinds } from '../kind.ts';
import { isObject, type Json, type JsonObject, objectAt, properties, type Target } from '../resource.ts';
import { templateScope } from '../template.ts';
import { evaluate, type Scope, TemplateError } from '../template-expression.ts';
import { parseRows } from '../watchlist-file.ts';

/** Content found in a template, as a file of its kind. */
export interface Found {
  kind: Kind;
  form: FileForm;
}

/** What a template holds that is no content, and why. */
export interface NotFound {
  what: string;
  why: string;
}

/** Which kinds may stand for a resource of a type, by the end of its name. */
const kindsOf: Readonly<Record<string, readonly string[]>> = {
  alertrules: ['analytics-rule'],
  alertruletemplates: ['analytics-rule'],
  savedsearches: ['hunting-query', 'parser'],
  automationrules: ['automation-rule'],
  watchlists: ['watchlist'],
  workbooks: ['workbook'],
  summarylogs: ['summary-rule'],
  dataconnectordefinitions: ['data-connector-definition'],
};

/** What only wraps content, or says something about it. */
const wrapping = /(contentpackages|contenttemplates|metadata|templatespecs|versions|contentproducttemplates)$/;

const nowhere: Target = {
  subscription: '00000000-0000-0000-0000-000000000000',
  resourceGroup: 'group',
  workspaceId:
    '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.OperationalInsights/workspaces/workspace',
  location: 'westeurope',
  repository: '',
};

/** The content of an ARM template: rules exported from the portal, or a solution package with its nested templates. */
export async function contentOfTemplate(template: JsonObject): Promise<{ found: Found[]; not: NotFound[] }> {
  const result = { found: [] as Found[], not: [] as NotFound[] };
  const kinds = new Map((await loadKinds()).map(kind => [kind.name, kind]));
  collect(template, templateScope(template, nowhere), kinds, result);
  return result;
}

type Result = { found: Found[]; not: NotFound[] };

function collect(template: JsonObject, scope: Scope, kinds: ReadonlyMap<string, Kind>, result: Result): void {
  for (const resource of list(template.resources).filter(isObject)) {
    const type = text(resource.type).split('/').at(-1)?.toLowerCase() ?? '';
    const nested = objectAt(properties(resource), 'mainTemplate');
    if (Array.isArray(nested.resources)) collectNested(nested, scope, kinds, result);
    else if (kindsOf[kindName(resource, type)]) collectOne(resource, kindName(resource, type), scope, kinds, result);
    else if (!wrapping.test(type))
      result.not.push({ what: text(resource.type), why: 'is no content that a file can hold' });
  }
}

/** `workspaces/providers` with the kind of resource in its name, as older exports write it. */
function kindName(resource: JsonObject, type: string): string {
  const inName = /\/(alertRules|automationRules|watchlists|savedSearches)\//i.exec(
    `${text(resource.type)}/${text(resource.id)}/`,
  );
  return kindsOf[type] ? type : (inName?.[1].toLowerCase() ?? type);
}

/** A playbook is a whole template; everything else is its resources. */
function collectNested(nested: JsonObject, scope: Scope, kinds: ReadonlyMap<string, Kind>, result: Result): void {
  const workflow = list(nested.resources).find(one => isObject(one) && /logic\/workflows$/i.test(text(one.type)));
  const playbook = kinds.get('playbook');
  if (!workflow || !playbook) {
    collect(nested, scope, kinds, result);
    return;
  }
  const name = text(objectAt(objectAt(nested, 'parameters'), 'PlaybookName').defaultValue) || 'playbook';
  result.found.push({ kind: playbook, form: { path: `${name}/azuredeploy.json`, value: nested } });
}

function collectOne(
  resource: JsonObject,
  type: string,
  scope: Scope,
  kinds: ReadonlyMap<string, Kind>,
  result: Result,
): void {
  try {
    const { name, id, dependsOn, condition, ...rest } = resource;
    const body = { ...(evaluate(rest, scope) as JsonObject), name: nameOf(resource, scope) };
    const rows = parseRows(text(properties(body).rawContent)).rows;
    for (const kind of kindsOf[type].map(one => kinds.get(one)).filter(one => one !== undefined)) {
      if (kind.deploys?.owns && !kind.deploys.owns(body)) continue;
      const form = kind.deploys?.fromArm?.({ body, target: nowhere, rows, others: [] });
      if (form) return void result.found.push({ kind, form });
    }
    result.not.push({ what: `${text(resource.type)} ${text(body.name)}`, why: 'no file can stand for it' });
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    result.not.push({ what: text(resource.type), why: error.message });
  }
}

/** The last part of a name; a GUID in it or in the id where it can not be evaluated. */
function nameOf(resource: JsonObject, scope: Scope): string {
  const plain = evaluated(resource.name ?? '', scope);
  const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
  return guid.exec(plain)?.[0] ?? guid.exec(text(resource.id))?.[0] ?? plain.split('/').at(-1) ?? '';
}

function evaluated(value: Json, scope: Scope): string {
  try {
    return text(evaluate(value, scope));
  } catch (error) {
    if (error instanceof TemplateError) return text(value);
    throw error;
  }
}
