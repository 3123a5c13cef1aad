import { Command, CommanderError } from 'commander';
import { Failure } from '../core/failure.ts';
import { didYouMean } from '../core/nearest.ts';
import { readVersion } from '../core/version.ts';
import { type CommandInput, type CommandSpec, commonOptions, type ExitCode } from './command.ts';
import { printFailure } from './print/failure.ts';
import { openTerminal, type Streams, type Terminal, wantsColor } from './terminal.ts';
import { loadVerb, verbs } from './verbs.ts';

/** What a command has around it, beside its words. */
type Surroundings = Omit<CommandInput, 'args' | 'options'>;

/** What a command line is run in: the process of a user, or a test. */
export type Process = Omit<Surroundings, 'terminal'> & { streams: Streams };

/** Runs one command line to its end: every mistake and failure is printed, and says itself in the exit code. */
export async function run(argv: readonly string[], { streams, ...rest }: Process): Promise<ExitCode> {
  const terminal = openTerminal(streams, {
    color: !argv.includes('--no-color') && wantsColor(rest.env, streams.err),
    quiet: argv.includes('--quiet'),
    verbose: argv.includes('--verbose'),
  });
  try {
    return await dispatch(argv, { terminal, ...rest });
  } catch (error) {
    return printFailure(error, terminal);
  }
}

async function dispatch(argv: readonly string[], around: Surroundings): Promise<ExitCode> {
  const [verb, ...rest] = argv;
  if (verb === '--version' || verb === '-V') return print(around.terminal, readVersion());
  if (verb === undefined || verb === 'help' || verb === '--help' || verb === '-h') {
    const asked = rest.find(word => !word.startsWith('-'));
    return asked ? dispatch([asked, '--help'], around) : print(around.terminal, await overview());
  }
  const found = verbs();
  const file = found.get(verb);
  if (file === undefined) {
    const help = didYouMean(verb, found.keys()) ?? '`picket help` lists the commands.';
    throw new Failure('usage/invalid', `There is no command "${verb}". ${help}`);
  }
  return runCommand(verb, await loadVerb(file), rest, around);
}

async function runCommand(verb: string, spec: CommandSpec, argv: string[], around: Surroundings): Promise<ExitCode> {
  const command = parser(verb, spec, around.terminal);
  let exit: ExitCode = 0;
  command.action(async () => {
    exit = await spec.run({ args: command.processedArgs, options: command.opts(), ...around });
  });
  try {
    await command.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    const help = `\`picket ${verb} --help\` shows what it takes.`;
    const said = error.message.replace(/^error: /, '').replace(/\.?$/, '.');
    throw new Failure('usage/invalid', `${said.charAt(0).toUpperCase()}${said.slice(1)} ${help}`);
  }
  return exit;
}

function parser(verb: string, spec: CommandSpec, terminal: Terminal): Command {
  const command = new Command(`picket ${verb}`).description(spec.summary).exitOverride().showSuggestionAfterError();
  command.configureOutput({ writeOut: terminal.out, writeErr: () => undefined });
  command.configureHelp({ helpWidth: terminal.width });
  for (const [name, description] of spec.arguments ?? []) command.argument(name, description);
  for (const [flags, description, fallback] of [...(spec.options ?? []), ...commonOptions]) {
    command.option(flags, description, fallback);
  }
  const examples = spec.examples.map(([line, does]) => `  ${line}\n      ${does}`).join('\n');
  return command.addHelpText('after', `\nExamples:\n${examples}`);
}

async function overview(): Promise<string> {
  const lines = await Promise.all(
    [...verbs()].map(async ([verb, file]) => `  ${verb.padEnd(12)}${(await loadVerb(file)).summary}`),
  );
  return [
    'Picket takes security content and logs to Microsoft Sentinel.',
    '',
    'Usage: picket <command> [options]',
    '',
    ...lines,
    '',
    'picket help <command>    what a command takes, with examples',
    'picket explain CODE      what a code in a message means and what to do',
    'picket up                everything on this machine, to look around',
  ].join('\n');
}

function print(terminal: Terminal, text: string): ExitCode {
  terminal.out(text);
  return 0;
}
