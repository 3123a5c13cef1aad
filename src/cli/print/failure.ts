import { Failure } from '../../core/failure.ts';
import type { ExitCode } from '../command.ts';
import type { Terminal } from '../terminal.ts';

/** Says what went wrong, why and what to do, on `err`; gives the exit code. */
export function printFailure(error: unknown, terminal: Terminal): ExitCode {
  if (error instanceof Failure) {
    const { kind } = error;
    terminal.err(`${terminal.style('red', 'error')}  ${terminal.style('bold', error.code)}  ${error.message}`);
    terminal.err(`why:   ${kind.cause}`);
    terminal.err(`help:  ${kind.cure}`);
    for (const line of causes(error)) terminal.detail(line);
    return kind.exit;
  }
  terminal.err(`${terminal.style('red', 'bug')}  ${error instanceof Error ? error.message : String(error)}`);
  terminal.err('This is a mistake of Picket, not yours. Please report it with the lines below and what you ran.');
  terminal.err(error instanceof Error ? (error.stack ?? '') : '');
  return 70;
}

function causes(error: Error): string[] {
  const cause = error.cause;
  return cause instanceof Error ? [`cause: ${cause.message}`, ...causes(cause)] : [];
}
