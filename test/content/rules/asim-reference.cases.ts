import { defineCases } from '../check-cases.ts';

export default defineCases('parser/asim-reference', 'parser', {
  passes: {
    'as asked': `Normalization: { Schema: Dns, Version: 0.1.7 }
References: [ { Title: ASIM, Link: https://aka.ms/AboutASIM } ]`,
  },
  fails: {
    'one slash': `Normalization: { Schema: Dns, Version: 0.1.7 }
References: [ { Title: Doc, Link: «https:/aka.ms/x» } ]`,
    elsewhere: `Normalization: { Schema: Dns, Version: 0.1.7 }
References: [ { Title: ASIM, Link: «https://aka.ms/x» } ]`,
  },
});
