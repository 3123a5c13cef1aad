/** The largest message that is taken whole; a longer one is cut there, and the rest of it skipped. */
export const largestMessage = 1_048_576;

/** Cuts a stream of bytes into messages. */
export interface Framer {
  /** The messages that these bytes complete, as text, without their ends. */
  push(bytes: Buffer): string[];
  /** What is left when the connection ends: a last message without its end. */
  end(): string[];
  /** How many messages were longer than {@link largestMessage} and had to be cut. */
  readonly cut: number;
}

const newline = 10;
const nothing: Buffer = Buffer.alloc(0);

/**
 * Messages of syslog over TCP. The first byte decides for the whole connection: a digit means that each message is led
 * by its length, anything else that messages end with a line feed.
 * https://www.rfc-editor.org/rfc/rfc6587#section-3.4
 */
export function syslogFramer(largest = largestMessage): Framer {
  let chosen: Framer | undefined;
  return {
    push: bytes => {
      if (!bytes.length) return [];
      chosen ??= isDigit(bytes[0]) ? countedFramer(largest) : lineFramer(largest);
      return chosen.push(bytes);
    },
    end: () => chosen?.end() ?? [],
    get cut() {
      return chosen?.cut ?? 0;
    },
  };
}

/** Messages that end with a line feed; a carriage return or NUL before it is not part of them. */
export function lineFramer(largest = largestMessage): Framer {
  let kept = nothing;
  let skipping = false;
  let cut = 0;
  const take = (line: Buffer, messages: string[]) => {
    if (skipping) skipping = false;
    else if (line.length > largest) {
      cut++;
      messages.push(textOf(line.subarray(0, largest)));
    } else if (line.length) messages.push(textOf(line));
  };
  const keep = (rest: Buffer, messages: string[]) => {
    if (rest.length <= largest) return rest;
    take(rest, messages);
    skipping = true;
    return nothing;
  };
  return {
    push: bytes => {
      const messages: string[] = [];
      const all = kept.length ? Buffer.concat([kept, bytes]) : bytes;
      let start = 0;
      for (let end = all.indexOf(newline); end >= 0; end = all.indexOf(newline, start)) {
        take(all.subarray(start, end), messages);
        start = end + 1;
      }
      kept = skipping ? nothing : keep(all.subarray(start), messages);
      return messages.filter(message => message !== '');
    },
    end: () => {
      const messages: string[] = [];
      take(kept, messages);
      kept = nothing;
      return messages.filter(message => message !== '');
    },
    get cut() {
      return cut;
    },
  };
}

/** Messages led by their length in bytes and a space. A length that is none ends the framing: what follows are lines. */
function countedFramer(largest: number): Framer {
  let kept = nothing;
  let skip = 0;
  let cut = 0;
  let lines: Framer | undefined;
  const push = (bytes: Buffer): string[] => {
    if (lines) return lines.push(bytes);
    const messages: string[] = [];
    let all = kept.length ? Buffer.concat([kept, bytes]) : bytes;
    for (;;) {
      const skipped = Math.min(skip, all.length);
      skip -= skipped;
      all = all.subarray(skipped);
      const length = lengthAt(all);
      if (length === 'more') break;
      if (length === 'none') {
        lines = lineFramer(largest);
        kept = nothing;
        return [...messages, ...lines.push(all)];
      }
      const size = Math.min(length.bytes, largest);
      if (all.length < length.digits + size) break;
      const message = textOf(all.subarray(length.digits, length.digits + size));
      if (message !== '') messages.push(message);
      if (size < length.bytes) cut++;
      skip = length.bytes - size;
      all = all.subarray(length.digits + size);
    }
    kept = all;
    return messages;
  };
  return {
    push,
    end: () => {
      const rest = kept;
      kept = nothing;
      return lines ? lines.end() : rest.length ? [textOf(rest)] : [];
    },
    get cut() {
      return cut + (lines?.cut ?? 0);
    },
  };
}

/** The length that leads a message, and how many bytes it takes with its space; a line feed between two messages is passed over. */
function lengthAt(bytes: Buffer): { bytes: number; digits: number } | 'more' | 'none' {
  let at = 0;
  while (bytes[at] === newline || bytes[at] === 13) at++;
  const start = at;
  while (at < bytes.length && isDigit(bytes[at])) at++;
  if (at - start > 9) return 'none';
  if (at === bytes.length) return 'more';
  if (at === start || bytes[at] !== 32) return 'none';
  return { bytes: Number(bytes.toString('latin1', start, at)), digits: at + 1 };
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

/** A message as text; bytes that are no UTF-8 become U+FFFD. */
export function textOf(bytes: Buffer): string {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === newline || bytes[end - 1] === 13 || bytes[end - 1] === 0)) end--;
  return bytes.toString('utf8', 0, end);
}
