/** Which sides of a term must lie at its boundary: `has` both, `hasprefix` the start, `hassuffix` the end. */
export type TermSides = 'both' | 'start' | 'end';

const letterOrDigit = /^[\p{L}\p{N}]/u;

/**
 * Whether a text has a term: the sought text between characters that are no letter and no digit, or the ends. An end of the sought text
 * that is itself no letter and no digit needs no boundary.
 * @see https://learn.microsoft.com/kusto/query/datatypes-string-operators#what-is-a-term
 */
export function termFinder(sought: string, sides: TermSides): (text: string) => boolean {
  if (sought === '') return () => true;
  const bindsStart = sides !== 'end' && isWordAt(sought, 0);
  const bindsEnd = sides !== 'start' && isWordBefore(sought, sought.length);
  return text => {
    for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1)) {
      const end = at + sought.length;
      if (!(bindsStart && isWordBefore(text, at)) && !(bindsEnd && isWordAt(text, end))) return true;
    }
    return false;
  };
}

function isWordAt(text: string, at: number): boolean {
  if (at >= text.length) return false;
  const code = text.charCodeAt(at);
  return code < 128 ? isAsciiWord(code) : letterOrDigit.test(String.fromCodePoint(text.codePointAt(at)!));
}

function isWordBefore(text: string, end: number): boolean {
  if (end === 0) return false;
  const code = text.charCodeAt(end - 1);
  const isLowSurrogate = code >= 0xdc00 && code < 0xe000;
  return isWordAt(text, isLowSurrogate && end > 1 ? end - 2 : end - 1);
}

function isAsciiWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
}
