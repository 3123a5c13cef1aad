import type { Intake } from '../intake.ts';

/** What a listener may use. It listens until the signal is aborted. */
export interface ListenContext<Settings> {
  readonly settings: Settings;
  readonly signal: AbortSignal;
  /** When it is aborted no more is coming: what is there is taken, and the listener ends by itself. */
  readonly closing: AbortSignal;
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  warn(message: string): void;
  /** Tells where it listens, such as `tcp://127.0.0.1:6514`. Nothing is delivered before every listener has told this, or ended. */
  listening(url: string): void;
  readonly intake: Intake;
  /** The intakes of the streams that say `fedBy` of this one, by their names. */
  readonly feeds: Readonly<Record<string, Intake>>;
}
