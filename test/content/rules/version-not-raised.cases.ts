import { defineCases } from '../check-cases.ts';

const rule = (severity: string, version: string) => `severity: ${severity}\nversion: ${version}\n`;

export default defineCases('content/version-not-raised', 'rule', {
  passes: {
    'nothing before': rule('Low', '1.0.0'),
    raised: { text: rule('Low', '1.0.1'), before: rule('High', '1.0.0') },
  },
  fails: {
    'not raised': { text: rule('Low', '«1.0.0»'), before: rule('High', '1.0.0'), says: /Set it to 1\.0\.1 or more/ },
  },
});
