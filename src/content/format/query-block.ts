import type { Item, Path } from '../item.ts';

/** The text of a file with another text in a literal block (`|`); where the value is written otherwise, the file stays. */
export function withBlock(item: Item, path: Path, text: string): string {
  const lines = item.text.split('\n');
  const key = item.keyAt(path).line - 1;
  if (!/^\s*[\w-]+\s*:\s*\|[+-]?\s*(#.*)?\r?$/.test(lines[key])) return item.text;
  const first = lines.findIndex((line, at) => at > key && line.trim() !== '');
  if (first < 0) return item.text;
  const indent = /^ */.exec(lines[first])?.[0] ?? '';
  const end = lines.findIndex((line, at) => at >= first && line.trim() !== '' && !line.startsWith(indent));
  let last = end < 0 ? lines.length : end;
  while (last > first && lines[last - 1].trim() === '') last--;
  const block = text.split('\n').map(line => (line === '' ? '' : indent + line));
  return [...lines.slice(0, key + 1), ...block, ...lines.slice(last)].join('\n');
}
