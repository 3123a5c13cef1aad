import { defineCases } from '../check-cases.ts';

export default defineCases('content/dead-link', 'hunt', {
  passes: {
    'a page': 'description: See https://learn.microsoft.com/azure/sentinel/overview.',
    'an address': 'description: https://192.0.2.4/status',
  },
  fails: {
    'no host': { text: 'description: See «https://» for more', says: /no address/ },
    'a host of one network': { text: 'description: «http://wiki/runbook»', says: /"wiki" is no host/ },
    'a closed site': { text: 'description: «https://gallery.technet.microsoft.com/x»', says: /was closed/ },
  },
});
