import { configSchema } from './config.ts';
import { keyDescriptions } from './key-descriptions.ts';
import { type Kind, loadKinds } from './kind.ts';
import { isObject, type Json, type JsonObject } from './resource.ts';

const draft = 'http://json-schema.org/draft-07/schema#';

/** The JSON Schemas for editors, by the name of their kind; `picket` is that of `picket.yaml`. */
export async function editorSchemas(): Promise<Map<string, JsonObject>> {
  const kinds = (await loadKinds()).filter(kind => kind.schema);
  const named = kinds.map(kind => [kind.name, { $schema: draft, title: kind.noun, ...schemaOf(kind) }] as const);
  const all = [['picket', { $schema: draft, title: 'picket.yaml', ...configSchema }] as const, ...named];
  return new Map(all.map(([name, schema]) => [name, described(schema) as JsonObject]));
}

/** The same schema with what each key means, which an editor shows while one types. */
function described(value: Json): Json {
  if (Array.isArray(value)) return value.map(described);
  if (!isObject(value)) return value;
  const inner = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, described(one)]));
  return isObject(value.properties)
    ? { ...inner, properties: withDescriptions(inner.properties as JsonObject) }
    : inner;
}

function withDescriptions(properties: JsonObject): JsonObject {
  const entries = Object.entries(properties).map(([key, schema]) => {
    const description = Object.hasOwn(keyDescriptions, key) ? keyDescriptions[key] : undefined;
    const wants = description !== undefined && isObject(schema) && !('const' in schema) && !('description' in schema);
    return [key, wants ? { description, ...schema } : schema] as const;
  });
  return Object.fromEntries(entries);
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
