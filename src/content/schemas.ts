import { entityTypes } from '../sentinel/entity-types.ts';
import { severities, tactics } from '../sentinel/rule.ts';
import type { JsonObject } from './resource.ts';

/** Pieces of JSON Schema that several kinds use. A `title` completes the sentence "… is not <title>". */
export const guid: JsonObject = {
  type: 'string',
  pattern: '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$',
  title: 'a GUID such as 7a03f35f-e789-4be5-afd4-d2ac6cd68f10',
};

export const duration: JsonObject = {
  type: 'string',
  pattern:
    '^\\s*(\\d{1,9}(ms|[dhmsDHMS])|P(?=.)(\\d{1,9}W)?(\\d{1,9}D)?(T(?=.)(\\d{1,9}H)?(\\d{1,9}M)?(\\d{1,9}(\\.\\d{1,7})?S)?)?)\\s*$',
  title: 'a duration such as 5m, 1h, 14d or PT5M',
};

export const columnName: JsonObject = {
  type: 'string',
  maxLength: 500,
  pattern: '^[A-Za-z_]\\w*$',
  title: 'the name of a column',
};

export function strings(more: JsonObject = {}): JsonObject {
  return { type: 'array', items: { type: 'string' }, ...more };
}

export function mapping(required: readonly string[], properties: JsonObject, more: JsonObject = {}): JsonObject {
  return { type: 'object', required: [...required], properties, additionalProperties: false, ...more };
}

export const severity: JsonObject = { type: 'string', enum: [...severities] };

export const tacticList: JsonObject = { type: 'array', items: { type: 'string', enum: [...tactics] } };

export const version: JsonObject = {
  type: 'string',
  pattern: '^\\d+\\.\\d+\\.\\d+$',
  maxLength: 20,
  title: 'a version such as 1.0.0',
};

export const requiredDataConnectors: JsonObject = {
  type: 'array',
  items: mapping(['connectorId'], { connectorId: { type: 'string' }, dataTypes: strings() }),
};

export const entityMappings: JsonObject = {
  type: 'array',
  minItems: 1,
  maxItems: 10,
  items: mapping(['entityType', 'fieldMappings'], {
    entityType: { type: 'string', enum: Object.keys(entityTypes) },
    fieldMappings: {
      type: 'array',
      minItems: 1,
      maxItems: 3,
      items: mapping(['identifier', 'columnName'], { identifier: { type: 'string' }, columnName }),
    },
  }),
};

/** Keys of ours that any item may have: its tests, and where it goes. */
export const ours: JsonObject = {
  tests: { type: 'array' },
  deploy: mapping([], {
    workspaces: strings(),
    enabled: { type: 'boolean' },
    overrides: { type: 'object' },
  }),
};

/** Keys of the community's files that describe an item and are not deployed. */
export const described: JsonObject = {
  metadata: { type: 'object' },
  status: { type: 'string' },
  tags: { type: 'array' },
  version,
};
