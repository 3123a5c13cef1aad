import { defineCases } from '../check-cases.ts';

export default defineCases('parser/asim-built-in-name', 'parser', {
  passes: {
    'as asked': `Normalization: { Schema: Dns, Version: 0.1.7 }
EquivalentBuiltInParser: _ASim_Dns_Contoso`,
  },
  fails: {
    another: `Normalization: { Schema: Dns, Version: 0.1.7 }
EquivalentBuiltInParser: «_ASim_Contoso»`,
  },
});
