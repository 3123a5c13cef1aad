import { nameGuid } from '../../../core/id.ts';
import { invalidTemplate, Unsupported } from '../fault.ts';
import { formatTime } from '../time/format.ts';
import {
  asText,
  fieldOf,
  fromPlain,
  isNumber,
  jsonText,
  parseValue,
  sameValue,
  typeName,
  type Value,
} from '../value.ts';
import type { Deployment } from './context.ts';

/** What template functions see beside their arguments. */
export interface TemplateScope {
  deployment: Deployment;
  parameter(name: string): Value;
  variable(name: string): Value;
  copyIndex(loop: string | undefined): bigint;
}

export type TemplateFunction = (args: Value[], scope: TemplateScope) => Value;

/** Functions whose values only a deployment knows. */
export const runtimeFunctions = /^(reference|references|list\w*|uniquestring|pickzones|providers|managementgroup)$/i;

const guidNamespace = '11fb06fb-712d-4ddd-98c7-e71bbd588830';

/** Functions of ARM templates that need nothing but their arguments, by name in lower case. */
export const pureFunctions: Readonly<Record<string, (args: Value[]) => Value>> = {
  // text
  concat: args => (args.every(Array.isArray) && args.length > 0 ? args.flat() : args.map(scalar).join('')),
  string: ([value]) => (value !== null && typeof value === 'object' ? jsonText(value) : asText(value)),
  tolower: ([value]) => text(value).toLowerCase(),
  toupper: ([value]) => text(value).toUpperCase(),
  trim: ([value]) => text(value).trim(),
  replace: ([value, old, fresh]) => text(value).replaceAll(text(old), () => text(fresh)),
  substring: ([value, start, length]) =>
    cut(text(value), whole(start), length === undefined ? undefined : whole(length)),
  startswith: ([value, start]) => text(value).toLowerCase().startsWith(text(start).toLowerCase()),
  endswith: ([value, end]) => text(value).toLowerCase().endsWith(text(end).toLowerCase()),
  indexof: ([value, part]) => BigInt(text(value).toLowerCase().indexOf(text(part).toLowerCase())),
  lastindexof: ([value, part]) => BigInt(text(value).toLowerCase().lastIndexOf(text(part).toLowerCase())),
  padleft: ([value, length, sign]) => scalar(value).padStart(whole(length), sign === undefined ? ' ' : text(sign)),
  split: ([value, delimiters]) => splitAt(text(value), [delimiters].flat().map(text)),
  join: ([values, delimiter]) => list(values).map(scalar).join(text(delimiter)),
  format: ([format, ...values]) => formatted(text(format), values),
  guid: args => nameGuid(args.map(text).join('-'), guidNamespace),
  base64: ([value]) => Buffer.from(text(value), 'utf8').toString('base64'),
  base64tostring: ([value]) => Buffer.from(text(value), 'base64').toString('utf8'),
  base64tojson: ([value]) => parsed(Buffer.from(text(value), 'base64').toString('utf8')),
  datauri: ([value]) => `data:text/plain;charset=utf8;base64,${Buffer.from(text(value), 'utf8').toString('base64')}`,
  uri: ([base, relative]) => new URL(text(relative), text(base)).href,
  uricomponent: ([value]) => encodeURIComponent(text(value)),
  uricomponenttostring: ([value]) => decodeURIComponent(text(value)),
  // arrays and objects
  array: ([value]) => (Array.isArray(value) ? value : [value]),
  createarray: args => args,
  createobject: args =>
    new Map(
      args.flatMap((key, index): [string, Value][] => (index % 2 === 0 ? [[text(key), args[index + 1] ?? null]] : [])),
    ),
  empty: ([value]) => value === null || sizeOf(value) === 0,
  length: ([value]) => BigInt(sizeOf(value)),
  first: ([value]) => (typeof value === 'string' ? value.slice(0, 1) : (list(value)[0] ?? null)),
  last: ([value]) => (typeof value === 'string' ? value.slice(-1) : (list(value).at(-1) ?? null)),
  skip: ([value, count]) => (typeof value === 'string' ? value.slice(whole(count)) : list(value).slice(whole(count))),
  take: ([value, count]) =>
    typeof value === 'string' ? value.slice(0, whole(count)) : list(value).slice(0, whole(count)),
  range: ([start, count]) => Array.from({ length: whole(count) }, (_, index) => BigInt(whole(start) + index)),
  contains: ([value, part]) => holds(value, part),
  union: args =>
    args.every(Array.isArray)
      ? distinct(args.flat())
      : new Map(args.flatMap(one => (one instanceof Map ? [...one] : []))),
  intersection: ([first, ...others]) =>
    list(first).filter(one => others.every(other => list(other).some(item => sameValue(item, one)))),
  json: ([value]) => parsed(text(value)),
  coalesce: args => args.find(one => one !== null) ?? null,
  // logic
  and: args => args.every(truth),
  or: args => args.some(truth),
  not: ([value]) => !truth(value),
  equals: ([a, b]) => sameValue(a, b),
  greater: ([a, b]) => compared(a, b) > 0,
  greaterorequals: ([a, b]) => compared(a, b) >= 0,
  less: ([a, b]) => compared(a, b) < 0,
  lessorequals: ([a, b]) => compared(a, b) <= 0,
  bool: ([value]) => (typeof value === 'string' ? value.toLowerCase() === 'true' : value === 1n || value === true),
  true: () => true,
  false: () => false,
  null: () => null,
  // numbers
  int: ([value]) => (typeof value === 'bigint' ? value : BigInt(whole(parsed(text(value))))),
  add: ([a, b]) => BigInt(whole(a) + whole(b)),
  sub: ([a, b]) => BigInt(whole(a) - whole(b)),
  mul: ([a, b]) => BigInt(whole(a) * whole(b)),
  div: ([a, b]) => BigInt(Math.trunc(whole(a) / notZero(whole(b)))),
  mod: ([a, b]) => BigInt(whole(a) % notZero(whole(b))),
  min: args => extreme(args, (a, b) => a < b),
  max: args => extreme(args, (a, b) => a > b),
};

/**
 * Functions of ARM templates, by name in lower case. `if` is not among them: it evaluates only what it chooses.
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions
 */
export const templateFunctions: Readonly<Record<string, TemplateFunction>> = {
  // deployment
  parameters: ([name], scope) => scope.parameter(text(name)),
  variables: ([name], scope) => scope.variable(text(name)),
  deployment: (_, { deployment }) =>
    fromPlain({ name: deployment.name, location: deployment.location, properties: {} }),
  environment: () => fromPlain(publicCloud),
  copyindex: ([first, second], scope) => {
    const loop = typeof first === 'string' ? first : undefined;
    const offset = loop === undefined ? first : second;
    return scope.copyIndex(loop) + (typeof offset === 'bigint' ? offset : 0n);
  },
  newguid: (_, { deployment }) => deployment.newId(),
  utcnow: ([format], { deployment }) =>
    formatTime({ ticks: deployment.now, utc: true }, format === undefined ? "yyyyMMdd'T'HHmmss'Z'" : text(format)),
  // resources
  subscription: (_, { deployment: { subscriptionId, tenantId } }) =>
    fromPlain({ id: `/subscriptions/${subscriptionId}`, subscriptionId, tenantId, displayName: 'Subscription' }),
  resourcegroup: (_, { deployment: { subscriptionId, resourceGroup, location } }) =>
    fromPlain({
      id: `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`,
      name: resourceGroup,
      type: 'Microsoft.Resources/resourceGroups',
      location,
      tags: {},
      properties: { provisioningState: 'Succeeded' },
    }),
  tenant: (_, { deployment: { tenantId } }) => fromPlain({ id: `/tenants/${tenantId}`, tenantId }),
  resourceid: (args, { deployment }) => resourceId(args.map(text), deployment),
  subscriptionresourceid: (args, { deployment }) => {
    const parts = args.map(text);
    const subscription = parts[0]?.includes('/') ? deployment.subscriptionId : parts.shift();
    return `/subscriptions/${subscription}/providers/${typedName(parts)}`;
  },
  tenantresourceid: args => `/providers/${typedName(args.map(text))}`,
  extensionresourceid: ([scope, ...rest]) => `${text(scope)}/providers/${typedName(rest.map(text))}`,
  ...pureFunctions,
};

const publicCloud = {
  name: 'AzureCloud',
  gallery: 'https://gallery.azure.com/',
  graph: 'https://graph.windows.net/',
  portal: 'https://portal.azure.com',
  resourceManager: 'https://management.azure.com/',
  authentication: {
    audiences: ['https://management.core.windows.net/', 'https://management.azure.com/'],
    identityProvider: 'AAD',
    loginEndpoint: 'https://login.microsoftonline.com/',
    tenant: 'common',
  },
  suffixes: {
    acrLoginServer: '.azurecr.io',
    keyvaultDns: '.vault.azure.net',
    sqlServerHostname: '.database.windows.net',
    storage: 'core.windows.net',
  },
};

function text(value: Value | undefined): string {
  if (typeof value === 'string') return value;
  throw invalidTemplate(`A string is expected here, not a value of type '${typeName(value ?? null)}'.`);
}

function scalar(value: Value): string {
  if (value === null || typeof value !== 'object') return typeof value === 'boolean' ? String(value) : asText(value);
  throw invalidTemplate(`A string, a number or a boolean is expected here, not a value of type '${typeName(value)}'.`);
}

function whole(value: Value | undefined): number {
  if (typeof value === 'bigint') return Number(value);
  throw invalidTemplate(`An integer is expected here, not a value of type '${typeName(value ?? null)}'.`);
}

function list(value: Value | undefined): Value[] {
  if (Array.isArray(value)) return value;
  throw invalidTemplate(`An array is expected here, not a value of type '${typeName(value ?? null)}'.`);
}

function truth(value: Value | undefined): boolean {
  if (typeof value === 'boolean') return value;
  throw invalidTemplate(`A boolean is expected here, not a value of type '${typeName(value ?? null)}'.`);
}

function notZero(value: number): number {
  if (value !== 0) return value;
  throw invalidTemplate('Attempted to divide by zero.');
}

function sizeOf(value: Value | undefined): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  if (value instanceof Map) return value.size;
  throw invalidTemplate(
    `An array, an object or a string is expected here, not a value of type '${typeName(value ?? null)}'.`,
  );
}

function holds(value: Value | undefined, part: Value): boolean {
  if (typeof value === 'string') return value.includes(scalar(part));
  if (Array.isArray(value)) return value.some(one => sameValue(one, part));
  return value instanceof Map && [...value.keys()].some(key => key.toLowerCase() === text(part).toLowerCase());
}

function distinct(values: Value[]): Value[] {
  return values.filter((one, index) => values.findIndex(other => sameValue(one, other)) === index);
}

function compared(a: Value, b: Value): number {
  if ((isNumber(a) && isNumber(b)) || (typeof a === 'string' && typeof b === 'string'))
    return a < b ? -1 : a > b ? 1 : 0;
  throw invalidTemplate('Two integers or two strings are expected here.');
}

function extreme(args: Value[], before: (a: number, b: number) => boolean): Value {
  const values = (args.length === 1 && Array.isArray(args[0]) ? args[0] : args).map(whole);
  return BigInt(values.reduce((best, value) => (before(value, best) ? value : best)));
}

function parsed(source: string): Value {
  const value = parseValue(source);
  if (value !== undefined) return value;
  throw invalidTemplate('The text is no JSON.');
}

function cut(value: string, start: number, length = value.length - start): string {
  if (start >= 0 && length >= 0 && start + length <= value.length) return value.slice(start, start + length);
  throw invalidTemplate(
    `The index and length must refer to a location within the string of ${value.length} characters.`,
  );
}

function splitAt(value: string, delimiters: string[]): Value[] {
  return delimiters.reduce((parts, delimiter) => parts.flatMap(part => part.split(delimiter)), [value]);
}

function formatted(format: string, values: Value[]): string {
  return format.replace(
    /\{\{|\}\}|\{(\d+)(:[^}]*)?\}/g,
    (found, index: string | undefined, how: string | undefined) => {
      if (index === undefined) return found[0];
      if (how) throw new Unsupported(`The function format() with a format of a value ('${found}') is not supported`);
      if (Number(index) >= values.length)
        throw invalidTemplate(`The format names the argument ${index}, and there are ${values.length}.`);
      return scalar(values[Number(index)]);
    },
  );
}

function resourceId(args: string[], { subscriptionId, resourceGroup }: Deployment): string {
  const type = args.findIndex(arg => arg.includes('/'));
  if (type < 0 || type > 2)
    throw invalidTemplate("The function 'resourceId' expects a resource type such as 'Microsoft.Logic/workflows'.");
  const subscription = type === 2 ? args[0] : subscriptionId;
  const group = type === 0 ? resourceGroup : args[type - 1];
  return `/subscriptions/${subscription}/resourceGroups/${group}/providers/${typedName(args.slice(type))}`;
}

/** `Microsoft.A/b/c` with the names `x`, `y` is `Microsoft.A/b/x/c/y`. */
function typedName([type = '', ...names]: string[]): string {
  const [namespace, ...kinds] = type.split('/').filter(Boolean);
  if (kinds.length !== names.length)
    throw invalidTemplate(`The resource type '${type}' needs ${kinds.length} name(s), and ${names.length} are given.`);
  return [namespace, ...kinds.flatMap((kind, index) => [kind, names[index]])].join('/');
}

/** A parameter's place in a deployment, for other templates. */
export function givenParameter(values: Readonly<Record<string, unknown>>, name: string): Value | undefined {
  const key = Object.keys(values).find(one => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : fieldOf(new Map([['value', fromPlain(values[key])]]), 'value');
}
