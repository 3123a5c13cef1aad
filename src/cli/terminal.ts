import { styleText } from 'node:util';

/** What a command talks to: data goes to `out`, everything else to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** A line of progress on `err`; silent with --quiet. */
  say(text: string): void;
  /** A line for those who want to know more: only with --verbose. */
  detail(text: string): void;
  style(format: Style, text: string): string;
  /** Columns of the terminal; 100 where there is none. */
  width: number;
}

export type Style = 'red' | 'yellow' | 'green' | 'cyan' | 'bold' | 'dim';

export interface TerminalSettings {
  color: boolean;
  quiet: boolean;
  verbose: boolean;
}

/** Where a terminal writes: the standard output and the standard error of a process. */
export interface Streams {
  out: Stream;
  err: Stream;
}

interface Stream {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** A terminal over two streams. Colour only where a person reads: NO_COLOR, CI and pipes turn it off. */
export function openTerminal(streams: Streams, settings: TerminalSettings): Terminal {
  const out = (text: string) => void streams.out.write(text.endsWith('\n') ? text : `${text}\n`);
  const err = (text: string) => void streams.err.write(text.endsWith('\n') ? text : `${text}\n`);
  return {
    out,
    err,
    say: text => (settings.quiet ? undefined : err(text)),
    detail: text => (settings.verbose ? err(text) : undefined),
    style: (format, text) => (settings.color ? styleText(format, text, { validateStream: false }) : text),
    width: streams.out.columns ?? 100,
  };
}

/** Whether colour is wanted, before any option is read. */
export function wantsColor(env: NodeJS.ProcessEnv, stream: Stream): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR && env.FORCE_COLOR !== '0') return true;
  return Boolean(stream.isTTY) && !env.CI && env.TERM !== 'dumb';
}
