import type { Diagnostic } from '../core/diagnostic.ts';
import { Lines, withoutMark } from './text.ts';
import { largestFile, type Parsed, parseYaml } from './yaml.ts';

/**
 * Reads a JSON file with the place of every key and value. YAML contains JSON, so the YAML reader gives the places;
 * what YAML allows beyond JSON is an error (`json/syntax`) here.
 */
export function parseJson(file: string, source: string): Parsed {
  const text = withoutMark(source);
  const wrong = text.length > largestFile ? undefined : syntaxError(file, text);
  if (wrong) return { diagnostics: [wrong], lost: [] };
  return parseYaml(file, text, 'json');
}

function syntaxError(file: string, text: string): Diagnostic | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const message = (error as Error).message;
    const found = /at position (\d+)/.exec(message);
    const at = found ? Number(found[1]) : text.trimEnd().length;
    return {
      code: 'json/syntax',
      severity: 'error',
      message: `This is no JSON: ${reason(message)}.`,
      help: 'Check commas, quotes and brackets here and in the line above.',
      file,
      ...new Lines(text).span(at, at + 1),
    };
  }
}

/** The parser's words without its own idea of the place and without a copy of the text. */
function reason(message: string): string {
  const words = message.replace(/ (?:in JSON )?at position.*$/s, '').replace(/, (?:\.\.\.)?".*$/s, '');
  return words.charAt(0).toLowerCase() + words.slice(1);
}
