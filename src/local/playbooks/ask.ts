import { randomUUID } from 'node:crypto';
import { nameGuid } from '../../core/id.ts';
import type { Put, Resource } from '../../kql/duckdb/store.ts';
import { type Alert, type Entity, entityKey, type Incident } from '../../sentinel/index.ts';
import { alertTriggerBody, incidentTriggerBody, type TriggerEvent } from '../../sentinel/workflow/index.ts';
import { isObject, type Json, newEtag, propertiesOf } from '../arm.ts';
import type { LocalWorkspace } from '../workspace.ts';
import { openMark, type PlaybookRun, runPut } from './record.ts';

/** Playbooks that start each other again and again are stopped after so many. */
const maxDepth = 10;

/** What is asked of a playbook. */
export interface Asked {
  /** The resource id of the workflow. */
  workflow: string;
  /** Which trigger must be there: one of the Sentinel connector, or one by name. */
  trigger: 'incident' | 'alert' | { name: string };
  event: Omit<TriggerEvent, 'name'>;
  /** How many playbooks led to this. */
  depth: number;
}

/** A run that is to be written and then begins, or why there can be none. */
export type Answered = { run: PlaybookRun; put: Put[] } | { refused: string };

/** Checks that a playbook can be run and gives the run that waits for its turn; the caller writes it. */
export function askPlaybook(workspace: LocalWorkspace, { workflow, trigger, event, depth }: Asked): Answered {
  const resource = workspace.store.resource(workflow);
  if (!resource || !isWorkflow(resource)) return { refused: `The playbook ${workflow} does not exist.` };
  if (propertiesOf(resource).state === 'Disabled') return { refused: `The playbook ${workflow} is disabled.` };
  const name = triggerNamed(resource, trigger);
  if (name === undefined)
    return {
      refused:
        typeof trigger === 'string'
          ? `The playbook ${workflow} does not start with an ${trigger} of Microsoft Sentinel.`
          : `The playbook ${workflow} has no trigger '${trigger.name}'.`,
    };
  if (depth > maxDepth)
    return { refused: `Playbooks keep starting each other; after ${maxDepth} the playbook ${workflow} was not run.` };
  const run: PlaybookRun = {
    workflow: resource.id,
    name: randomUUID(),
    status: 'Waiting',
    trigger: name,
    startTime: workspace.timestamp(),
    event: { ...event, name },
    depth,
  };
  return { run, put: [runPut(run, null), openMark(workspace, run)] };
}

function isWorkflow({ id }: Resource): boolean {
  return /\/providers\/microsoft\.logic\/workflows\/[^/]+$/i.test(id);
}

/** The triggers of a stored workflow, by name. */
export function triggersOf(workflow: Resource): [name: string, trigger: Json][] {
  const { definition } = propertiesOf(workflow) as { definition?: Json };
  const triggers = isObject(definition?.triggers) ? definition.triggers : {};
  return Object.entries(triggers).filter((entry): entry is [string, Json] => isObject(entry[1]));
}

const paths = { incident: '/incident-creation', alert: '/subscribe' };

function triggerNamed(workflow: Resource, wanted: Asked['trigger']): string | undefined {
  const found = triggersOf(workflow).find(([name, trigger]) => {
    if (typeof wanted !== 'string') return name.toLowerCase() === wanted.name.toLowerCase();
    const inputs = isObject(trigger.inputs) ? trigger.inputs : {};
    return String(inputs.path ?? '')
      .toLowerCase()
      .startsWith(paths[wanted]);
  });
  return found?.[0];
}

/** The entities of alerts, each once, with the GUID that they have in the incidents API. */
export function entitiesOf(alerts: readonly Alert[]): { name: string; entity: Entity }[] {
  const entities = new Map<string, Entity>();
  for (const alert of alerts) for (const entity of alert.entities) entities.set(entityKey(entity), entity);
  return [...entities].map(([key, entity]) => ({ name: nameGuid(key), entity }));
}

/** What hands an incident, as it is at this moment, to a playbook. */
export function incidentEvent(
  workspace: LocalWorkspace,
  { incident, alerts, type }: { incident: Incident; alerts: readonly Alert[]; type: 'Create' | 'Update' },
): Asked['event'] {
  const stored = workspace.store.resource(`${workspace.sentinelId}/incidents/${incident.name}`);
  const content = { incident, alerts, etag: stored?.etag ?? newEtag(), entities: entitiesOf(alerts) };
  return { body: incidentTriggerBody(content, workspace.names, { id: randomUUID(), type }) };
}

/** What hands an alert to a playbook. */
export function alertEvent(alert: Alert): Asked['event'] {
  return { body: alertTriggerBody(alert) };
}
