/** Controls of a terminal, and marks that turn the direction of text around: they could make a line show what it does not say. */
const unsafe = /[^\P{Cc}\t]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu;

/** A line that can only be shown: what would steer a terminal, or break the line, becomes �. */
export function safeLine(text: string): string {
  return text.toWellFormed().replace(unsafe, '\uFFFD');
}

/** The same for a text of several lines. */
export function safeText(text: string): string {
  return text.split(/\r?\n/).map(safeLine).join('\n');
}

/** Characters that take two columns: https://www.unicode.org/reports/tr11/ (Wide and Fullwidth), and emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** How many columns of a terminal a text takes; what stands on the character before it, such as an accent, takes none. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += wide.test(segment) ? 2 : 1;
  return width;
}
