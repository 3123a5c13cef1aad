import type { Incident } from './incident.ts';

/** Who can change an incident, in the values of the condition IncidentUpdatedBySource (their spelling is not verified). */
export type UpdateSource = 'User' | 'Application' | 'AlertGrouping' | 'Playbook' | 'AutomationRule';

/** What a change did to an incident, as far as automation rules can ask for it. */
export interface IncidentChange {
  by: UpdateSource;
  severity?: { from: string; to: string };
  status?: { from: string; to: string };
  owner?: { from: string; to: string };
  added: { Alerts: boolean; Labels: boolean; Tactics: boolean; Comments: boolean };
}

/** The difference of two states of an incident; undefined where there is none that starts automation rules. */
export function incidentChange(before: Incident, after: Incident, by: UpdateSource): IncidentChange | undefined {
  const labels = (incident: Incident) => incident.labels.map(label => label.labelName);
  const comments = (incident: Incident) => incident.comments.map(comment => comment.name);
  const change: IncidentChange = {
    by,
    ...moved('severity', before.severity, after.severity),
    ...moved('status', before.status, after.status),
    ...moved('owner', ownerName(before), ownerName(after)),
    added: {
      Alerts: gained(before.alertIds, after.alertIds),
      Labels: gained(labels(before), labels(after)),
      Tactics: gained(before.tactics, after.tactics),
      Comments: gained(comments(before), comments(after)),
    },
  };
  const any = change.severity || change.status || change.owner || Object.values(change.added).some(Boolean);
  return any ? change : undefined;
}

/** How conditions call the owner: by sign-in name where it is known. */
export function ownerName({ owner }: Incident): string {
  return owner.userPrincipalName ?? owner.assignedTo ?? owner.email ?? owner.objectId ?? '';
}

function moved(name: 'severity' | 'status' | 'owner', from: string, to: string): Partial<IncidentChange> {
  return from === to ? {} : { [name]: { from, to } };
}

function gained(before: readonly string[], after: readonly string[]): boolean {
  return after.some(item => !before.includes(item));
}
