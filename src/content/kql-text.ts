/** A query with its comments and string literals blanked out: what is left is code, and every offset stays. */
export function codeOf(query: string): string {
  const blank = (text: string) => text.replace(/[^\r\n]/g, ' ');
  return query.replace(
    /\/\/[^\r\n]*|@"(?:[^"]|"")*"|@'(?:[^']|'')*'|"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*'/g,
    blank,
  );
}
