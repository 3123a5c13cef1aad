import { defineCases } from '../check-cases.ts';

export default defineCases('content/old-branding', 'hunt', {
  passes: {
    'the new name': 'description: For Microsoft Sentinel',
  },
  fails: {
    'the old name': 'description: For «Azure Sentinel»',
  },
});
