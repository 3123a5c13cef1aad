import { defineCases } from '../check-cases.ts';

export default defineCases('rule/suppression-out-of-range', 'rule', {
  passes: {
    'switched off': `suppressionEnabled: false
suppressionDuration: 30d`,
    within: `suppressionEnabled: true
suppressionDuration: 24h`,
  },
  fails: {
    'too long': `suppressionEnabled: true
suppressionDuration: «25h»`,
    'shorter than the frequency': `suppressionEnabled: true
suppressionDuration: «30m»`,
  },
});
