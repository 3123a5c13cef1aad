import type { Intake } from '../intake.ts';

/** What a listener may use. It listens until the signal is aborted. */
export interface ListenContext<Settings> {
  readonly settings: Settings;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  warn(message: string): void;
  /** Tells where it listens, such as `tcp://127.0.0.1:6514`. */
  listening(url: string): void;
  readonly intake: Intake;
}
