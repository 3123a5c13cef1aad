import { Ajv, type ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';
import { invalidTemplate } from '../fault.ts';
import type { Plain } from '../value.ts';

/** What of a value breaks a JSON schema, each as `path: what`. @throws Fault when the schema is none. */
export function schemaErrors(schema: Plain, value: Plain): string[] {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false, validateSchema: false });
  addFormats.default(ajv);
  try {
    const valid = ajv.compile(withoutIds(schema) as object);
    return valid(value) ? [] : (valid.errors ?? []).map(told);
  } catch (error) {
    throw invalidTemplate(`The 'schema' is no valid JSON schema: ${(error as Error).message}`);
  }
}

function told({ instancePath, message = '', keyword, params }: ErrorObject): string {
  const what = keyword === 'additionalProperties' ? `${message}: ${params.additionalProperty}` : message;
  return `${instancePath || '/'} ${what}`;
}

/** Without the name of a dialect or of the schema itself, which Ajv would look up. */
function withoutIds(schema: Plain): Plain {
  if (schema === null || typeof schema !== 'object' || Array.isArray(schema)) return schema;
  const { $schema: _dialect, $id: _id, id, ...rest } = schema;
  return typeof id === 'object' ? { ...rest, id } : rest;
}
