import { Command, CommanderError } from 'commander';
import { Failure } from '../core/failure.ts';
import { didYouMean } from '../core/nearest.ts';
import { readVersion } from '../core/version.ts';
import { type CommandSpec, commonOptions, type ExitCode } from './command.ts';
import { printFailure } from './print/failure.ts';
import { openTerminal, type Terminal, wantsColor } from './terminal.ts';
import { loadVerb, verbs } from './verbs.ts';

async function main(argv: string[]): Promise<ExitCode> {
  const terminal = openTerminal({
    color: !argv.includes('--no-color') && wantsColor(process.env, process.stderr),
    quiet: argv.includes('--quiet'),
    verbose: argv.includes('--verbose'),
  });
  try {
    return await dispatch(argv, terminal);
  } catch (error) {
    return printFailure(error, terminal);
  }
}

async function dispatch(argv: string[], terminal: Terminal): Promise<ExitCode> {
  const [verb, ...rest] = argv;
  if (verb === '--version' || verb === '-V') return print(terminal, readVersion());
  if (verb === undefined || verb === 'help' || verb === '--help' || verb === '-h') {
    const asked = rest.find(word => !word.startsWith('-'));
    return asked ? dispatch([asked, '--help'], terminal) : print(terminal, await overview());
  }
  const found = verbs();
  const file = found.get(verb);
  if (file === undefined) {
    const help = didYouMean(verb, found.keys()) ?? '`picket help` lists the commands.';
    throw new Failure('usage/invalid', `There is no command "${verb}". ${help}`);
  }
  return runCommand(verb, await loadVerb(file), rest, terminal);
}

async function runCommand(verb: string, spec: CommandSpec, argv: string[], terminal: Terminal): Promise<ExitCode> {
  const command = parser(verb, spec, terminal);
  let exit: ExitCode = 0;
  command.action(async () => {
    exit = await spec.run({
      args: command.processedArgs,
      options: command.opts(),
      terminal,
      input: readInput,
      stopped: stopSignal(),
      folder: process.cwd(),
      env: process.env,
    });
  });
  try {
    await command.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    const help = `\`picket ${verb} --help\` shows what it takes.`;
    throw new Failure('usage/invalid', `${error.message.replace(/^error: /, '').replace(/\.?$/, '.')} ${help}`);
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

async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** The first Ctrl-C asks to stop in order; a second one ends at once. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => (controller.signal.aborted ? process.exit(130) : controller.abort()));
  }
  return controller.signal;
}

// A reader that closed early, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 69));
process.exitCode = await main(process.argv.slice(2));
