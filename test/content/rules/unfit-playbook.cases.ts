import { defineCases } from '../check-cases.ts';

const playbook = (path: string) => ({
  'playbooks/Notify/azuredeploy.json': JSON.stringify({
    parameters: { PlaybookName: { defaultValue: 'Notify' } },
    resources: [
      {
        type: 'Microsoft.Logic/workflows',
        name: 'x',
        properties: { definition: { triggers: { start: { type: 'ApiConnectionWebhook', inputs: { path } } } } },
      },
    ],
  }),
});
const rule = (on: string, name: string) =>
  `triggeringLogic: { triggersOn: ${on}, triggersWhen: Created }\nactions: [ { order: 1, actionType: RunPlaybook, actionConfiguration: { playbook: ${name} } } ]`;

export default defineCases('automation/unfit-playbook', 'automation', {
  passes: {
    'an incident for incidents': { text: rule('Incidents', 'Notify'), files: playbook('/incident-creation') },
    'an alert for alerts': { text: rule('Alerts', 'Notify'), files: playbook('/subscribe') },
    'a playbook that is not here': rule('Alerts', 'Other'),
  },
  fails: {
    'an alert for incidents': {
      text: rule('Incidents', '«Notify»'),
      files: playbook('/subscribe'),
      says: /about incidents, but the playbook "Notify" starts with an alert/,
    },
    'a schedule': { text: rule('Alerts', '«Notify»'), files: playbook(''), says: /starts with neither/ },
  },
});
