const specialLower = /[Σİ]/;
const beyondAscii = /[^ -~\s]/;

/**
 * Lower case, one character for each: what case-insensitive operators and `tolower` go by. JavaScript's own differs for a final sigma
 * and the dotted capital I, where it looks at neighbours or gives two characters.
 */
export function fold(text: string): string {
  return specialLower.test(text) ? eachCharacter(text, character => character.toLowerCase()) : text.toLowerCase();
}

/** Upper case, one character for each: `ß` stays `ß`. */
export function raise(text: string): string {
  return beyondAscii.test(text) ? eachCharacter(text, character => character.toUpperCase()) : text.toUpperCase();
}

function eachCharacter(text: string, map: (character: string) => string): string {
  let result = '';
  for (const character of text) {
    const mapped = map(character);
    result += mapped.length === character.length ? mapped : character;
  }
  return result;
}

/** Whether two strings are equal when case does not count. */
export function sameFolded(a: string, b: string): boolean {
  return a === b || (a.length === b.length && fold(a) === fold(b));
}
