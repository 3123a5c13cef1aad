import punycode from 'punycode/punycode.js';
import { defineFunction, page, type ScalarFunction, string } from './define.ts';

type Convert = (text: string) => string;

/** What can not be converted is the empty text. */
function converting(name: string, convert: Convert, examples: ScalarFunction['examples']): ScalarFunction {
  return defineFunction({
    docs: page(`${name}-function`),
    takes: [string('input_string')],
    gives: 'string',
    run: text => {
      try {
        return convert(text);
      } catch {
        return '';
      }
    },
    sql: null,
    examples,
  });
}

/** Functions over Punycode (RFC 3492), plain and as in domain names. */
export const punycodeFunctions: Record<string, ScalarFunction> = {
  punycode_from_string: converting('punycode-from-string', punycode.encode, {
    'punycode_from_string("académie-française")': 'acadmie-franaise-npb1a',
    'punycode_from_string("")': '',
  }),
  punycode_to_string: converting('punycode-to-string', punycode.decode, {
    'punycode_to_string("acadmie-franaise-npb1a")': 'académie-française',
    'punycode_to_string("é")': '',
  }),
  punycode_domain_from_string: converting('punycode-domain-from-string', punycode.toASCII, {
    'punycode_domain_from_string("bücher.example")': 'xn--bcher-kva.example',
    'punycode_domain_from_string("contoso.example")': 'contoso.example',
  }),
  punycode_domain_to_string: converting('punycode-domain-to-string', punycode.toUnicode, {
    'punycode_domain_to_string("xn--bcher-kva.example")': 'bücher.example',
    'punycode_domain_to_string("contoso.example")': 'contoso.example',
  }),
};
