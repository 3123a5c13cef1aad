import { didYouMean } from '../../core/nearest.ts';
import { defineCheck } from '../check.ts';

const known =
  'account host ip url azureresource cloudapplication dnsresolution file filehash hostlogonsession iotdevice malware networkconnection process registrykey registryvalue securitygroup mailbox mailcluster mailmessage submissionmail'.split(
    ' ',
  );

export default defineCheck({
  code: 'playbook/unknown-entity',
  severity: 'warning',
  on: ['playbook'],
  says: 'The entities that a playbook names are types of Sentinel.',
  cause: 'The gallery filters by them; an unknown one is never found.',
  cure: 'Use one of the types that the message names.',
  docs: 'https://learn.microsoft.com/azure/sentinel/entities-reference',
  check(playbook, { report }) {
    for (const { value, path } of playbook.texts('metadata', 'entities')) {
      if (known.includes(value.toLowerCase())) continue;
      report(
        path,
        `"${value}" is no type of entity.`,
        didYouMean(value.toLowerCase(), known) ?? `There are ${known.join(', ')}.`,
      );
    }
  },
});
