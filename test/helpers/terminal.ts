import type { Terminal } from '../../src/cli/terminal.ts';

/** A terminal that remembers what was said. */
export function fakeTerminal(): Terminal & { stdout: string; stderr: string } {
  const said = { stdout: '', stderr: '' };
  return {
    ...said,
    out(text) {
      this.stdout += `${text}\n`;
    },
    err(text) {
      this.stderr += `${text}\n`;
    },
    say(text) {
      this.stderr += `${text}\n`;
    },
    detail: () => undefined,
    style: (_, text) => text,
    width: 100,
  };
}
