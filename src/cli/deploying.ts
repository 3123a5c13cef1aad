import { rmSync, writeFileSync } from 'node:fs';
import type { DeployReport } from '../content/deploy/deploy.ts';
import type { Change, Plan } from '../content/plan/plan.ts';
import type { CommandInput } from './command.ts';
import { dotPicket, makeDotPicket } from './dot-picket.ts';

/** Says what was done and what was not, and keeps it in `.picket` where something is left; whether everything was done. */
export function sayReport(
  report: DeployReport,
  plan: Plan,
  { terminal, folder }: Pick<CommandInput, 'terminal' | 'folder'>,
): boolean {
  const count = (action: string) => report.done.filter(change => change.action === action).length;
  terminal.say(
    `${plan.workspace}: ${count('create')} created, ${count('change')} changed, ${count('delete')} deleted (${report.requests} requests)`,
  );
  for (const { change, code, message } of report.failed) {
    terminal.err(`${terminal.style('red', 'failed')}  ${change.noun} ${change.label}  ${code}  ${message}`);
  }
  if (report.notTried.length > 0) terminal.err(`${report.notTried.length} changes were not tried.`);
  const whole = report.failed.length + report.notTried.length === 0;
  const file = dotPicket(folder, `deploy-${plan.workspace.replace(/[^\w.-]/g, '_')}.json`);
  if (whole) rmSync(file, { force: true });
  else {
    makeDotPicket(folder);
    writeFileSync(file, `${JSON.stringify(reportData(report, plan), null, 2)}\n`, { mode: 0o600 });
    terminal.err(`What is left stands in ${file}. The same command does it.`);
  }
  return whole;
}

/** A report without the bodies of resources. */
function reportData(report: DeployReport, { workspace }: Plan): object {
  const brief = ({ action, kind, label, id, file }: Change) => ({ action, kind, label, id, file });
  return {
    workspace,
    done: report.done.map(brief),
    failed: report.failed.map(({ change, code, message, status }) => ({ ...brief(change), code, message, status })),
    notTried: report.notTried.map(brief),
    requests: report.requests,
  };
}
