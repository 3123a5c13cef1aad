import { defineKind } from '../kind.ts';

export default defineKind({
  name: 'playbook',
  noun: 'playbook',
  files: /(^|\/)playbooks\/.*\/azuredeploy\.json$/i,
});
