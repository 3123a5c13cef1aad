import type { Terminal } from './terminal.ts';

/** 0 fine · 1 the author's content has errors · 2 there are changes · 64 wrong usage · 69 a service · 70 a bug of ours. */
export type ExitCode = 0 | 1 | 2 | 64 | 69 | 70;

/** An option in the notation of commander: flags, description and, where it has one, the value when it is left out. */
export type OptionSpec = readonly [flags: string, description: string, fallback?: string];

export interface CommandSpec {
  summary: string;
  /** Arguments in the notation of commander: `[path...]`, `<code>`. */
  arguments?: readonly (readonly [name: string, description: string])[];
  options?: readonly OptionSpec[];
  /** Command lines that work, with what they do. */
  examples: readonly (readonly [line: string, does: string])[];
  run(input: CommandInput): Promise<ExitCode>;
}

export interface CommandInput {
  /** One entry an argument; a variadic one is a list. */
  args: readonly (string | string[] | undefined)[];
  options: Readonly<Record<string, string | boolean | string[] | undefined>>;
  terminal: Terminal;
  /** Standard input as text, read when asked for. */
  input(): Promise<string>;
  /** Fires when the user wants to stop (Ctrl-C) or the system does. */
  stopped: AbortSignal;
  /** The folder that relative paths count from. */
  folder: string;
  env: NodeJS.ProcessEnv;
}

/** Declares a command: the file's name is its verb. */
export function defineCommand(spec: CommandSpec): CommandSpec {
  return spec;
}

/** The options that every command takes. */
export const commonOptions: readonly OptionSpec[] = [
  [
    '--format <format>',
    'how the result is printed: pretty, json and, for checks, sarif, junit, github, markdown',
    'pretty',
  ],
  ['--no-color', 'no colour (as does NO_COLOR)'],
  ['--quiet', 'only the result, no progress'],
  ['--verbose', 'say more on the way'],
  ['--config <file>', 'the configuration', 'picket.yaml'],
];
