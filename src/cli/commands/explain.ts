import { Failure } from '../../core/failure.ts';
import { didYouMean } from '../../core/nearest.ts';
import { defineCommand } from '../command.ts';
import { explanations } from '../explanations.ts';

export default defineCommand({
  summary: 'says what a code in a message means, why it comes and what to do',
  arguments: [['<code>', 'a code such as rule/mapped-column-missing']],
  examples: [['picket explain service/throttled', 'explains that failure']],
  async run({ args: [code], options, terminal }) {
    const known = await explanations();
    const found = known.get(String(code));
    if (!found) {
      const help = didYouMean(String(code), known.keys()) ?? 'Every code stands in docs/errors.md.';
      throw new Failure('usage/invalid', `There is no code "${code}". ${help}`);
    }
    if (options.format === 'json') terminal.out(JSON.stringify({ code, ...found }, null, 2));
    else
      terminal.out(
        `${code}\n\n${found.says}\n\nwhy:   ${found.cause}\nhelp:  ${found.cure}${found.docs ? `\ndocs:  ${found.docs}` : ''}`,
      );
    return 0;
  },
});
