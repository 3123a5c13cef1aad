import { defineCases } from '../check-cases.ts';

export default defineCases('parser/asim-version', 'parser', {
  passes: {
    'as asked': `Normalization: { Schema: Dns, Version: 0.1.7 }
Parser: { Title: a, Version: 0.1.0, LastUpdated: "Nov 3, 2026" }`,
  },
  fails: {
    'both wrong': `Normalization: { Schema: Dns, Version: 0.1.7 }
Parser:
  Title: a
  Version: «0.1»
  LastUpdated: «2026-11-03»`,
  },
});
