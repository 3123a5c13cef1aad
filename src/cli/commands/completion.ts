import { Failure } from '../../core/failure.ts';
import { commonOptions, defineCommand, type OptionSpec } from '../command.ts';
import { loadVerb, verbs } from '../verbs.ts';

/** A verb with its options, as they are typed. */
interface Completed {
  verb: string;
  summary: string;
  flags: string[];
}

const shells: Readonly<Record<string, (verbs: readonly Completed[]) => string>> = { bash, zsh, fish };

export default defineCommand({
  summary: 'prints what makes a shell complete commands and options',
  arguments: [['<shell>', 'bash, zsh or fish']],
  examples: [
    ['source <(picket completion bash)', 'for this shell; the same line in ~/.bashrc for all'],
    ['picket completion fish > ~/.config/fish/completions/picket.fish', 'for fish'],
  ],
  async run({ args, terminal }) {
    const shell = String(args[0]);
    const make = Object.hasOwn(shells, shell) ? shells[shell] : undefined;
    if (!make)
      throw new Failure('usage/invalid', `There is no completion for "${shell}". It is one of bash, zsh, fish.`);
    const entries = [...verbs()].map(async ([verb, file]): Promise<Completed> => {
      const { summary, options = [] } = await loadVerb(file);
      return { verb, summary, flags: [...options, ...commonOptions].flatMap(flagsOf) };
    });
    terminal.out(make(await Promise.all(entries)));
    return 0;
  },
});

function flagsOf([flags]: OptionSpec): string[] {
  return flags.match(/--[a-z-]+/g) ?? [];
}

function bash(all: readonly Completed[]): string {
  const cases = all.map(({ verb, flags }) => `    ${verb}) words="${flags.join(' ')}" ;;`).join('\n');
  return `_picket() {
  local word="\${COMP_WORDS[COMP_CWORD]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "help ${all.map(one => one.verb).join(' ')}" -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases}
  esac
  if [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W "$words" -- "$word")); else COMPREPLY=(); fi
}
complete -o default -F _picket picket`;
}

function zsh(all: readonly Completed[]): string {
  return `autoload -U +X bashcompinit && bashcompinit\n${bash(all)}`;
}

function fish(all: readonly Completed[]): string {
  const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  return all
    .flatMap(({ verb, summary, flags }) => [
      `complete -c picket -n __fish_use_subcommand -a ${verb} -d ${quoted(summary)}`,
      ...flags.map(flag => `complete -c picket -n '__fish_seen_subcommand_from ${verb}' -l ${flag.slice(2)}`),
    ])
    .join('\n');
}
