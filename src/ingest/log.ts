/** One line of talk. An alarm needs a person; a warning mends itself. No line ever holds a secret. */
export interface LogLine {
  readonly level: 'info' | 'warning' | 'alarm';
  readonly connector: string;
  readonly stream: string;
  readonly message: string;
}

export type Log = (line: LogLine) => void;
