import { binaryBytes, binaryValue, isBase64 } from '../../binary.ts';
import { invalidTemplate, Unsupported } from '../../fault.ts';
import { asText, fieldOf, jsonText, mayBeRelaxedJson, parseValue, typeName, type Value } from '../../value.ts';
import { any, defineFunction, optional, page, refusedFunction, rest, text } from './define.ts';

/** The designer writes mixed segments of a path as several arguments; together they are one text. */
const toComponent = defineFunction({
  docs: page('uricomponent'),
  takes: [text('value'), rest(text('value'))],
  run: values => escaped(values.join('')),
  examples: {
    "uriComponent('https://contoso.example')": 'https%3A%2F%2Fcontoso.example',
    "encodeURIComponent('a b/c!')": 'a%20b%2Fc%21',
    'encodeURIComponent(42)': '42',
    "encodeURIComponent('pc1', '.', 'contoso.example')": 'pc1.contoso.example',
  },
});

const fromBase64 = defineFunction({
  docs: page('base64tostring'),
  takes: [text('value')],
  run: ([value]) => decoded('base64ToString', value).toString('utf8'),
  examples: { "base64ToString('aGVsbG8=')": 'hello', "decodeBase64('aGVsbG8=')": 'hello' },
});

const fromComponent = defineFunction({
  docs: page('uricomponenttostring'),
  takes: [text('value')],
  run: ([value]) => unescaped(value),
  examples: {
    "uriComponentToString('https%3A%2F%2Fcontoso.example')": 'https://contoso.example',
    "decodeUriComponent('a%20b')": 'a b',
  },
});

const uriBytes = defineFunction({
  docs: page('datauritobinary'),
  takes: [text('value')],
  run: ([value]) => {
    const { type, bytes } = readDataUri(value);
    return binaryValue(bytes, type);
  },
  examples: {
    "dataUriToBinary('data:text/plain;charset=utf-8;base64,aGVsbG8=')": {
      '$content-type': 'text/plain;charset=utf-8',
      $content: 'aGVsbG8=',
    },
  },
});

/** Functions between types and encodings. */
export const conversionFunctions = {
  array: defineFunction({
    docs: page('array'),
    takes: [any('value')],
    run: ([value]) => [value],
    examples: { "array('hello')": ['hello'], 'array(1)': [1] },
  }),
  base64: defineFunction({
    docs: page('base64'),
    takes: [any('value')],
    run: ([value]) => (binaryBytes(value) ?? Buffer.from(scalarText('base64', value), 'utf8')).toString('base64'),
    examples: { "base64('hello')": 'aGVsbG8=', "base64(base64ToBinary('aGVsbG8='))": 'aGVsbG8=' },
  }),
  base64ToBinary: defineFunction({
    docs: page('base64tobinary'),
    takes: [text('value')],
    run: ([value]) => binaryValue(decoded('base64ToBinary', value), 'application/octet-stream'),
    examples: { "base64ToBinary('aGVsbG8=')": { '$content-type': 'application/octet-stream', $content: 'aGVsbG8=' } },
  }),
  base64ToString: fromBase64,
  binary: defineFunction({
    docs: page('binary'),
    takes: [text('value')],
    run: ([value]) => binaryValue(Buffer.from(value, 'utf8'), 'application/octet-stream'),
    examples: { "binary('hello')": { '$content-type': 'application/octet-stream', $content: 'aGVsbG8=' } },
  }),
  bool: defineFunction({
    docs: page('bool'),
    takes: [any('value')],
    run: ([value]) => {
      if (typeof value === 'boolean') return value;
      if (typeof value === 'bigint') return value !== 0n;
      if (typeof value === 'string' && /^\s*(true|false)\s*$/i.test(value)) return /true/i.test(value);
      throw notConvertible('bool', value);
    },
    examples: { 'bool(1)': true, 'bool(0)': false, "bool('true')": true, "bool('False')": false },
  }),
  createArray: defineFunction({
    docs: page('createarray'),
    takes: [rest(any('object'))],
    run: values => [...values],
    examples: { "createArray('h', 'e', 1)": ['h', 'e', 1], 'createArray()': [] },
  }),
  dataUri: defineFunction({
    docs: page('datauri'),
    takes: [any('value')],
    run: ([value]) => {
      const type = fieldOf(value, '$content-type');
      const bytes = binaryBytes(value) ?? Buffer.from(scalarText('dataUri', value), 'utf8');
      return `data:${typeof type === 'string' ? type : 'text/plain;charset=utf-8'};base64,${bytes.toString('base64')}`;
    },
    examples: { "dataUri('hello')": 'data:text/plain;charset=utf-8;base64,aGVsbG8=' },
  }),
  dataUriToBinary: uriBytes,
  dataUriToString: defineFunction({
    docs: page('datauritostring'),
    takes: [text('value')],
    run: ([value]) => readDataUri(value).bytes.toString('utf8'),
    examples: { "dataUriToString('data:text/plain;charset=utf-8;base64,aGVsbG8=')": 'hello' },
  }),
  decimal: refusedFunction(page('decimal'), 'numbers with more digits than a real holds are not kept'),
  decodeBase64: fromBase64,
  decodeDataUri: uriBytes,
  decodeUriComponent: fromComponent,
  encodeUriComponent: toComponent,
  float: defineFunction({
    docs: page('float'),
    takes: [any('value'), optional(text('locale'))],
    run: ([value, locale]) => {
      if (locale !== undefined && !/^en(-us)?$/i.test(locale))
        throw new Unsupported(`float() with the locale '${locale}' is not supported: only en-US is`);
      if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
      if (typeof value === 'string' && /^\s*[+-]?(\d[\d,]*\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(value))
        return Number(value.replaceAll(',', ''));
      throw notConvertible('float', value);
    },
    examples: { "float('10.333')": 10.333, "float('10,000.333', 'en-US')": 10000.333, "div(float('11'), 5)": 2.2 },
  }),
  int: defineFunction({
    docs: page('int'),
    takes: [any('value')],
    run: ([value]) => {
      if (typeof value === 'bigint') return value;
      if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
      if (typeof value === 'string' && /^\s*[+-]?\d{1,19}\s*$/.test(value))
        return within64('int', BigInt(value.trim().replace('+', '')));
      throw notConvertible('int', value);
    },
    examples: { "int('10')": 10, 'int(10)': 10, "int(' -5 ')": -5, "int('638000000000000001')": 638000000000000001n },
  }),
  json: defineFunction({
    docs: page('json'),
    takes: [any('value')],
    run: ([value]) => {
      if (value === null) return new Map();
      if (binaryBytes(value)) throw new Unsupported('json() of XML or binary content is not supported');
      if (typeof value !== 'string') return value;
      if (/^\s*</.test(value)) throw new Unsupported('json() of XML is not supported');
      const parsed = parseValue(value);
      if (parsed !== undefined) return parsed;
      if (mayBeRelaxedJson(value)) throw new Unsupported('json() of a text that is no strict JSON is not supported');
      throw invalidTemplate(
        `The template language function 'json' parameter is not valid. The provided value '${clipped(value)}' cannot be parsed: it is no JSON.`,
      );
    },
    examples: {
      "json('[1, 2, 3]')": [1, 2, 3],
      'json(\'{"fullName":"Ana"}\')': { fullName: 'Ana' },
      'json(null)': {},
      "json('1.0')": 1,
    },
  }),
  string: defineFunction({
    docs: page('string'),
    takes: [any('value')],
    run: ([value]) => asText(value),
    examples: {
      'string(10)': '10',
      'string(json(\'{"name":"Ana", "n":[1, 2.5]}\'))': '{"name":"Ana","n":[1,2.5]}',
      'string(null)': '',
    },
  }),
  uriComponent: toComponent,
  uriComponentToBinary: defineFunction({
    docs: page('uricomponenttobinary'),
    takes: [text('value')],
    run: ([value]) => binaryValue(Buffer.from(unescaped(value), 'utf8'), 'application/octet-stream'),
    examples: { "uriComponentToBinary('a%20b')": { '$content-type': 'application/octet-stream', $content: 'YSBi' } },
  }),
  uriComponentToString: fromComponent,
  xml: refusedFunction(page('xml'), 'the service does not say how it writes XML to the letter'),
};

/** RFC 3986: everything but letters, digits and `-_.~` is escaped. */
function escaped(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replace(
    /[!'()*]/g,
    sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function unescaped(value: string): string {
  return value.replace(/(%[0-9a-f]{2})+/gi, run => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
}

function decoded(name: string, value: string): Buffer {
  if (isBase64(value)) return Buffer.from(value, 'base64');
  throw invalidTemplate(
    `The template language function '${name}' was invoked with a parameter that is not valid. The value cannot be decoded from base64 representation.`,
  );
}

function readDataUri(value: string): { type: string; bytes: Buffer } {
  const found = /^data:(.*?)(;base64)?,(.*)$/is.exec(value);
  if (!found)
    throw invalidTemplate(
      `The template language function 'decodeDataUri' was invoked with a parameter that is not valid. The value '${clipped(value)}' is no data URI.`,
    );
  const [, type, base64, data] = found;
  const bytes = base64 ? decoded('decodeDataUri', data) : Buffer.from(unescaped(data), 'utf8');
  return { type: type || 'text/plain;charset=US-ASCII', bytes };
}

function scalarText(name: string, value: Value): string {
  if (value !== null && typeof value !== 'object') return asText(value);
  throw invalidTemplate(
    `The template language function '${name}' expects its parameter to be a string. The provided value is of type '${typeName(value)}'.`,
  );
}

function notConvertible(name: string, value: Value): Error {
  const shown = value !== null && typeof value === 'object' ? jsonText(value) : asText(value);
  return invalidTemplate(
    `The template language function '${name}' was invoked with a parameter that is not valid. The value '${clipped(shown)}' of type '${typeName(value)}' cannot be converted to the target type.`,
  );
}

/** @throws Fault where an integer leaves 64 bits. */
export function within64(name: string, value: bigint): bigint {
  if (BigInt.asIntN(64, value) === value) return value;
  throw invalidTemplate(
    `The template language function '${name}' gives ${value}, which does not fit into an integer of 64 bits.`,
  );
}

function clipped(value: string): string {
  return value.length > 100 ? `${value.slice(0, 100)}…` : value;
}
