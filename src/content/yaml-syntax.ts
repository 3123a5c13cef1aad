import { type Event, parseEvents, YAMLException } from 'js-yaml';

/** Something wrong with the form of a file, at a range of its text. */
export interface Complaint {
  code: string;
  message: string;
  help?: string;
  start: number;
  end: number;
}

export interface Syntax {
  /** The text that the events belong to: what could not be read is blank in it, so that every offset stays. */
  text: string;
  events: Event[];
  complaints: Complaint[];
  lost: string[];
}

const mostComplaints = 20;

/**
 * Finds the syntax errors of a YAML text: after the first one the top-level key that holds it is set aside and the rest
 * is read again, so that one run shows what is wrong everywhere.
 */
export function findSyntax(source: string, maxDepth: number): Syntax {
  const complaints: Complaint[] = [];
  const lost: string[] = [];
  let text = source;
  while (complaints.length < mostComplaints) {
    const attempt = tryParse(text, maxDepth);
    if ('events' in attempt) return { text, events: attempt.events, complaints, lost };
    const { fault, section } = origin(text, attempt.error, maxDepth);
    complaints.push(complaint(text, fault, section));
    if (!section) break;
    if (section.key) lost.push(section.key);
    text = blank(text, section);
  }
  return { text, events: [], complaints, lost };
}

interface SyntaxFault {
  reason: string;
  at: number;
}

function tryParse(text: string, maxDepth: number): { events: Event[] } | { error: SyntaxFault } {
  try {
    return { events: parseEvents(text, { maxDepth }) };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return { error: { reason: error.reason, at: Math.min(error.mark?.position ?? 0, text.length) } };
  }
}

/** The text of one top-level key. */
interface Section {
  start: number;
  end: number;
  key?: string;
}

const topLevelKey = /^(?:([A-Za-z_][\w .-]*)|"([^"\n]+)"|'([^'\n]+)')\s*:(?=\s|$)/gm;

function sectionsOf(text: string): Section[] {
  const starts = [...text.matchAll(topLevelKey)].map(found => ({
    start: found.index,
    key: found[1] ?? found[2] ?? found[3],
  }));
  return starts.map((section, index) => ({ ...section, end: starts[index + 1]?.start ?? text.length }));
}

const mostBack = 50;

/**
 * Where an error comes from: a quote or bracket that was left open is noticed only later, so the sections before are
 * asked whether the text is already broken when it ends with them.
 */
function origin(text: string, fault: SyntaxFault, maxDepth: number): { fault: SyntaxFault; section?: Section } {
  const sections = sectionsOf(text).filter(section => section.start <= fault.at);
  const section = sections.at(-1);
  const late = fault.at >= text.trimEnd().length || /indentation/.test(fault.reason);
  for (const earlier of late ? sections.slice(-mostBack) : []) {
    const attempt = tryParse(text.slice(0, earlier.end).trimEnd(), maxDepth);
    if ('error' in attempt && /unexpected end/.test(attempt.error.reason)) {
      return { fault: { reason: attempt.error.reason, at: earlier.start }, section: earlier };
    }
  }
  return { fault, section };
}

function blank(text: string, section: Section): string {
  const hidden = text.slice(section.start, section.end).replace(/[^\r\n]/g, ' ');
  return text.slice(0, section.start) + hidden + text.slice(section.end);
}

function complaint(text: string, fault: SyntaxFault, section: Section | undefined): Complaint {
  const whole = section?.start === fault.at && /unexpected end/.test(fault.reason);
  const start = fault.at;
  const end = whole ? start + (section.key?.length ?? 1) : Math.min(start + 1, text.length);
  const known = faults.find(([pattern]) => pattern.test(fault.reason));
  if (known) return { ...known[1], start, end };
  return {
    code: 'syntax',
    message: `This is no YAML: ${fault.reason}.`,
    help: 'Check indentation, quotes and colons here and in the line above.',
    start,
    end,
  };
}

/** What the parser says, in the words of someone who has to repair it. */
const faults: readonly [RegExp, Pick<Complaint, 'code' | 'message' | 'help'>][] = [
  [/tab characters/, { code: 'tab', message: 'A tab stands in the indentation.', help: 'Indent with spaces.' }],
  [
    /null byte/,
    {
      code: 'control-character',
      message: 'The file holds a NUL character.',
      help: 'Remove it; the file may be binary or cut.',
    },
  ],
  [
    /non-printable|valid JSON character/,
    {
      code: 'control-character',
      message: 'The file holds a control character that YAML forbids.',
      help: 'Remove it, or write it as an escape in double quotes.',
    },
  ],
  [/nesting exceeded/, { code: 'too-deep', message: 'The file is nested too deeply.', help: 'Flatten the value.' }],
  [
    /bad indentation of a mapping entry/,
    {
      code: 'syntax',
      message:
        'This does not fit the mapping around it: the indentation is wrong, or the value holds ": " or a quote and must itself be quoted.',
      help: 'Align the key with its neighbours; put the value into quotes or a block (`|`).',
    },
  ],
  [
    /bad indentation of a sequence entry/,
    {
      code: 'syntax',
      message: 'The indentation of this list entry differs from its neighbours.',
      help: 'Align the dashes.',
    },
  ],
  [
    /multiline key|expected ':' after a mapping key/,
    {
      code: 'syntax',
      message: 'A key without a colon, or text outside of the value that it belongs to.',
      help: 'Write `key: value`; indent the lines of a block deeper than its key.',
    },
  ],
  [
    /unexpected end of the stream within a (single|double) quoted/,
    { code: 'syntax', message: 'A quote is opened in this value and never closed.', help: 'Close the quote.' },
  ],
  [
    /escape|hexadecimal/,
    {
      code: 'syntax',
      message: 'A backslash in double quotes starts an escape, and this one does not exist.',
      help: 'Use single quotes or a block (`|`), or write the backslash twice.',
    },
  ],
  [
    /unexpected end of the stream within a flow/,
    { code: 'syntax', message: 'A bracket is opened in this value and never closed.', help: 'Close the bracket.' },
  ],
  [
    /end of the stream or a document separator is expected/,
    {
      code: 'syntax',
      message: 'The document ends before this line.',
      help: 'Indent the line into the value that it belongs to, or remove it.',
    },
  ],
];
