import { configSchema } from './config.ts';
import { type Kind, loadKinds } from './kind.ts';
import type { JsonObject } from './resource.ts';

const draft = 'http://json-schema.org/draft-07/schema#';

/** The JSON Schemas for editors, by the name of their kind; `picket` is that of `picket.yaml`. */
export async function editorSchemas(): Promise<Map<string, JsonObject>> {
  const kinds = (await loadKinds()).filter(kind => kind.schema);
  const named = kinds.map(kind => [kind.name, { $schema: draft, title: kind.noun, ...schemaOf(kind) }] as const);
  return new Map([['picket', { $schema: draft, title: 'picket.yaml', ...configSchema }], ...named]);
}

function schemaOf({ schema, variants = [{}] }: Kind): JsonObject {
  const [usual, ...others] = variants.map(value => ({ value, schema: schema?.(value) ?? {} }));
  return others.reduceRight<JsonObject>(
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    (rest, { value, schema }) => ({ if: matching(value), then: schema, else: rest }),
    usual.schema,
  );
}

/** What a file of a variant has: the keys, with their values where they have one. */
function matching(value: JsonObject): JsonObject {
  const fixed = Object.entries(value).filter(entry => entry[1] !== '');
  return {
    required: Object.keys(value),
    properties: Object.fromEntries(fixed.map(([key, one]) => [key, { const: one }])),
  };
}
