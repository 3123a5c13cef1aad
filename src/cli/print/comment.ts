/** GitHub refuses a comment of more characters. */
const largestComment = 65_536;
const fence = '~~~';

/** A text as a comment of a pull request: in a block of its own, cut at a line where it is too long for one. */
export function comment(title: string, text: string): string {
  const safe = text.replaceAll(fence, '~ ~ ~');
  const around = `**${title}**\n\n${fence}\n\n${fence}`.length;
  const note = (lines: number) => `… and ${lines} more lines: \`${title}\` shows them.`;
  if (around + safe.length <= largestComment) return `**${title}**\n\n${fence}\n${safe}\n${fence}`;
  const lines = safe.split('\n');
  const kept = linesWithin(lines, largestComment - around - note(lines.length).length);
  return `**${title}**\n\n${fence}\n${lines.slice(0, kept).join('\n')}\n${note(lines.length - kept)}\n${fence}`;
}

/** How many lines, each with its end, a number of characters holds. */
function linesWithin(lines: readonly string[], most: number): number {
  let left = most;
  for (const [index, line] of lines.entries()) {
    left -= line.length + 1;
    if (left < 0) return index;
  }
  return lines.length;
}
