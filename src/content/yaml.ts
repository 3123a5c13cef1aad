import type { Diagnostic } from '../core/diagnostic.ts';
import { Document } from './document.ts';
import { Lines, withoutMark } from './text.ts';
import { Builder } from './yaml-builder.ts';
import { type Complaint, findSyntax } from './yaml-syntax.ts';

/** What became of a file: the document as far as it can be read, and everything that is wrong with its form. */
export interface Parsed {
  document?: Document;
  diagnostics: Diagnostic[];
  /** Top-level keys whose text is broken: nothing more can be said of them. */
  lost: readonly string[];
}

/** How large a content file may be: no request of Azure's takes more. */
export const largestFile = 4_194_304;
const deepest = 60;

/**
 * Reads one YAML document with the place of every key and value. Never throws: broken parts are diagnostics
 * (`yaml/…`), and what stands around them is still read. YAML 1.2 core schema, without merge keys.
 */
export function parseYaml(file: string, source: string, language: 'yaml' | 'json' = 'yaml'): Parsed {
  const text = withoutMark(source);
  const lines = new Lines(text);
  const tell = (complaint: Complaint): Diagnostic => ({
    code: `${language}/${complaint.code}`,
    severity: 'error',
    message: complaint.message,
    file,
    ...lines.span(complaint.start, complaint.end),
    ...(complaint.help ? { help: complaint.help } : {}),
  });
  if (text.length > largestFile) {
    return { diagnostics: [tell(tooLarge(text.length))], lost: [] };
  }
  const syntax = findSyntax(text, deepest);
  const builder = new Builder(syntax.text, lines, language === 'yaml');
  const root = builder.build(syntax.events);
  const complaints = [...syntax.complaints, ...builder.complaints];
  if (!root && complaints.length === 0) complaints.push(empty);
  return {
    document: root && new Document(text, root, lines),
    diagnostics: complaints.map(tell),
    lost: syntax.lost,
  };
}

function tooLarge(size: number): Complaint {
  return {
    code: 'too-large',
    message: `The file has ${size} characters; a content file may have ${largestFile}.`,
    help: 'Split the file, or move its data into a watchlist.',
    start: 0,
    end: 0,
  };
}

const empty: Complaint = {
  code: 'empty',
  message: 'The file says nothing.',
  help: 'Fill it, or remove it.',
  start: 0,
  end: 0,
};
