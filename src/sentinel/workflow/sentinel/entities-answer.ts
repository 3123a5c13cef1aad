import type { CallAnswer } from '../run/environment.ts';
import { fieldOf, fromPlain, keyOf, type Plain, parseValue, toPlain, type Value } from '../value.ts';

/** For each operation: the entity type that it keeps, and the key of its answer. */
const kinds: Readonly<Record<string, { type: string; key: string }>> = {
  'Entities - Get Accounts': { type: 'account', key: 'Accounts' },
  'Entities - Get Hosts': { type: 'host', key: 'Hosts' },
  'Entities - Get IPs': { type: 'ip', key: 'IPs' },
  'Entities - Get URLs': { type: 'url', key: 'URLs' },
  'Entities - Get FileHashes': { type: 'filehash', key: 'Filehashes' },
  'Entities - Get DNS': { type: 'dnsresolution', key: 'DnsDomains' },
};

/** How alerts spell what the incidents API does not only write small. */
const alertNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  account: { accountName: 'Name', upnSuffix: 'UPNSuffix', ntDomain: 'NTDomain', puid: 'PUID' },
  host: { ntDomain: 'NTDomain', omsAgentID: 'OMSAgentID', osFamily: 'OSFamily', osVersion: 'OSVersion' },
  filehash: { hashValue: 'Value' },
};

/**
 * What "Entities - Get …" answers: the entities of one type, in the names of alerts, from the entities of an alert or of an incident.
 * Undefined when the operation is another one.
 * https://learn.microsoft.com/azure/sentinel/automation/playbook-triggers-actions#entities---get-entities
 */
export function entitiesAnswer(operation: string, body: Plain | undefined): CallAnswer | undefined {
  if (!Object.hasOwn(kinds, operation)) return undefined;
  const { type, key } = kinds[operation];
  const entities = entityList(body);
  if (!entities) {
    return {
      status: 400,
      body: { error: { code: 'BadRequest', message: 'The entities must be an array, or its JSON text.' } },
    };
  }
  const byId = new Map(entities.map(entity => [fieldOf(entity, '$id'), entity]));
  const found = entities
    .filter(entity => typeOf(entity) === type)
    .map(entity => (fieldOf(entity, 'properties') instanceof Map ? fromApi(entity, type) : inline(entity, byId)));
  return { status: 200, body: { [key]: found.map(one => toPlain(one)) } };
}

function entityList(body: Plain | undefined): Value[] | undefined {
  const value = fromPlain(body);
  const read = typeof value === 'string' ? parseValue(value) : value;
  return Array.isArray(read) ? read : undefined;
}

function typeOf(entity: Value): string {
  const type = fieldOf(entity, 'kind') ?? fieldOf(entity, 'Type');
  return typeof type === 'string' ? type.toLowerCase().replace(/[-_ ]/g, '').replace(/^dns$/, 'dnsresolution') : '';
}

function fromApi(entity: Value, type: string): Value {
  const properties = fieldOf(entity, 'properties') as Map<string, Value>;
  const names = alertNames[type] ?? {};
  const fields = properties.entries().map(([name, value]): [string, Value] => [names[name] ?? pascal(name), value]);
  return new Map<string, Value>([...fields, ['Type', type]]);
}

/** `additionalData` and `friendlyName` keep their names: playbooks read them so. */
function pascal(name: string): string {
  return name === 'additionalData' || name === 'friendlyName' ? name : name.charAt(0).toUpperCase() + name.slice(1);
}

/** An entity of an alert with what its references name put in their place. */
function inline(entity: Value, byId: ReadonlyMap<Value, Value>): Value {
  if (!(entity instanceof Map)) return entity;
  const resolved = entity.entries().map(([name, value]): [string, Value] => {
    const reference = value instanceof Map && keyOf(value, '$ref') ? fieldOf(value, '$ref') : undefined;
    return [name, reference === undefined ? value : (byId.get(reference) ?? value)];
  });
  return new Map(resolved);
}
