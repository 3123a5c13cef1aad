import { Ajv, type ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';
import { Fault, invalidTemplate } from '../fault.ts';
import type { Plain } from '../value.ts';

/** One way in which a value breaks its schema, in the shape of the `errors` of a ParseJson action. */
export interface SchemaError {
  message: string;
  lineNumber: 0;
  linePosition: 0;
  path: string;
  value?: Plain;
  schemaId: string;
  errorType: string;
  childErrors: [];
}

/**
 * What of a value breaks a JSON schema. @throws Fault when the schema is none, or has patterns, which the service refuses.
 * https://learn.microsoft.com/azure/logic-apps/logic-apps-perform-data-operations#parse-json-action
 */
export function schemaErrors(action: string, schema: Plain, value: Plain): SchemaError[] {
  const pattern = patternIn(schema);
  if (pattern)
    throw new Fault(
      'ActionSchemaNotSupported',
      `The 'schema' property of action '${action}' inputs contains '${pattern}', which is not supported.`,
    );
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false, validateSchema: false, verbose: true });
  addFormats.default(ajv);
  try {
    const valid = ajv.compile(withoutIds(schema) as object);
    return valid(value) ? [] : (valid.errors ?? []).map(told);
  } catch (error) {
    throw invalidTemplate(`The 'schema' is no valid JSON schema: ${(error as Error).message}`);
  }
}

function told(error: ErrorObject): SchemaError {
  const { keyword, schemaPath, data } = error;
  const scalar = data !== null && typeof data !== 'object';
  return {
    message: messageOf(error),
    lineNumber: 0,
    linePosition: 0,
    path: dotted(error.instancePath),
    ...(scalar && { value: data as Plain }),
    schemaId: schemaPath.replace(/\/[^/]+$/, ''),
    errorType: keyword,
    childErrors: [],
  };
}

function messageOf({ keyword, params, data, message = '' }: ErrorObject): string {
  if (keyword === 'type')
    return `Invalid type. Expected ${[params.type].flat().map(capital).join(', ')} but got ${kindOf(data)}.`;
  if (keyword === 'required') return `Required properties are missing from object: ${params.missingProperty}.`;
  if (keyword === 'additionalProperties') {
    return `Property '${params.additionalProperty}' has not been defined and the schema does not allow additional properties.`;
  }
  return `${capital(message)}.`;
}

function kindOf(data: unknown): string {
  if (data === null) return 'Null';
  if (Array.isArray(data)) return 'Array';
  return typeof data === 'number' ? (Number.isInteger(data) ? 'Integer' : 'Number') : capital(typeof data);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `/rows/1/name` as `rows[1].name`. */
function dotted(pointer: string): string {
  const steps = pointer
    .split('/')
    .slice(1)
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return steps.map((step, index) => (/^\d+$/.test(step) ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

/** A keyword for patterns that stands where a schema stands, not as the name of a property. */
function patternIn(schema: Plain): string | undefined {
  if (schema === null || typeof schema !== 'object') return undefined;
  if (Array.isArray(schema)) return schema.map(patternIn).find(found => found !== undefined);
  const own = ['pattern', 'patternProperties'].find(keyword => schema[keyword] !== undefined);
  if (own) return own;
  const named = Object.values((schema.properties ?? {}) as Record<string, Plain>);
  const { properties: _properties, enum: _enum, default: _default, examples: _examples, ...rest } = schema;
  return [...named, ...Object.values(rest)].map(patternIn).find(found => found !== undefined);
}

/** Without the name of a dialect or of the schema itself, which Ajv would look up. */
function withoutIds(schema: Plain): Plain {
  if (schema === null || typeof schema !== 'object' || Array.isArray(schema)) return schema;
  const { $schema: _dialect, $id: _id, id, ...rest } = schema;
  return typeof id === 'object' ? { ...rest, id } : rest;
}
