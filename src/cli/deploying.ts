import type { DeployReport } from '../content/deploy/deploy.ts';
import type { Plan } from '../content/plan/plan.ts';
import type { Terminal } from './terminal.ts';

/** Says what was done and what was not; whether everything was. */
export function sayReport(report: DeployReport, plan: Plan, terminal: Terminal): boolean {
  const count = (action: string) => report.done.filter(change => change.action === action).length;
  terminal.say(
    `${plan.workspace}: ${count('create')} created, ${count('change')} changed, ${count('delete')} deleted (${report.requests} requests)`,
  );
  for (const { change, code, message } of report.failed) {
    terminal.err(`${terminal.style('red', 'failed')}  ${change.noun} ${change.label}  ${code}  ${message}`);
  }
  if (report.notTried.length > 0)
    terminal.err(`${report.notTried.length} changes were not tried. The same command does what is left.`);
  return report.failed.length + report.notTried.length === 0;
}
