import { defineCases } from '../check-cases.ts';

export default defineCases('hunting/undescribed', 'hunt', {
  passes: {
    all: `name: a
description: b
tactics: [Impact]
relevantTechniques: [T1485]`,
  },
  fails: {
    nothing: { text: '«name»: a', says: /no description, tactics, relevantTechniques/ },
  },
});
