/**
 * Takes a Windows command line apart as CommandLineToArgvW does: the program name ends at a quote or a space; behind it backslashes
 * count only before a quote.
 * @see https://learn.microsoft.com/windows/win32/api/shellapi/nf-shellapi-commandlinetoargvw
 */
export function commandLine(text: string): string[] {
  const program = programName(text);
  return [program.name, ...argumentsIn(text.slice(program.length))];
}

function programName(text: string): { name: string; length: number } {
  if (text.startsWith('"')) {
    const end = text.indexOf('"', 1);
    return end < 0 ? { name: text.slice(1), length: text.length } : { name: text.slice(1, end), length: end + 1 };
  }
  const name = /^[^\s]*/.exec(text)![0];
  return { name, length: name.length };
}

function argumentsIn(text: string): string[] {
  const found: string[] = [];
  const pieces = /(\\*)"|[ \t]+|\\+|[^\\" \t]+/g;
  let current: string | undefined;
  let quoted = false;
  for (const [piece, backslashes] of text.matchAll(pieces)) {
    if (backslashes !== undefined) {
      current = (current ?? '') + '\\'.repeat(Math.floor(backslashes.length / 2));
      if (backslashes.length % 2 === 1) current += '"';
      else quoted = !quoted;
    } else if (!quoted && /^[ \t]/.test(piece)) {
      if (current !== undefined) found.push(current);
      current = undefined;
    } else current = (current ?? '') + piece;
  }
  if (current !== undefined) found.push(current);
  return found;
}
