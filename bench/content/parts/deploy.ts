import { openPlace, repository, ruleText } from '../../../scripts/deploys/workspace.ts';
import { createArm } from '../../../src/azure/arm.ts';
import { Pace } from '../../../src/azure/pace.ts';
import { deploy } from '../../../src/content/deploy/deploy.ts';
import { loadTexts } from '../../../src/content/load.ts';
import { planWorkspace } from '../../../src/content/plan/plan-workspace.ts';
import { publishedBuckets } from '../../../src/local/faults.ts';
import { median, milliseconds, ratio } from '../../figure.ts';
import { runPart } from '../../part.ts';

const rules = 1000;

/** A first deploy of 1,000 rules within the published limits of Azure Resource Manager, in real time, and plans after it. */
await runPart(async settings => {
  const place = await openPlace();
  const { workspace } = place;
  const files = Array.from({ length: rules }, (_, index) => ({
    path: `detections/r${index}.yaml`,
    text: ruleText(`Rule ${index}`, 'Low', `print Door = "x" | where Door == "${index}"`),
  }));
  try {
    const pace = new Pace();
    const first = createArm(workspace, { pace });
    const limits = { faults: [], buckets: 'azure' };
    await first.put('/picket/faults', '2026-01-01', limits);
    const { items } = await loadTexts(files);
    const wanted = await planWorkspace(items, workspace, { repository, arm: first });
    const reading = first.requests;
    const started = performance.now();
    const report = await deploy(wanted, workspace, { arm: first, log: () => {} });
    const took = (performance.now() - started) / 1000;
    if (report.done.length !== rules) throw new Error(`${report.failed[0]?.message}`);
    const { burst, perSecond } = publishedBuckets.writes;
    const writes = first.requests - reading;
    const bound = (writes - burst) / perSecond;
    const plans: number[] = [];
    let requests = 0;
    for (let run = 0; run < settings.runs; run++) {
      const arm = createArm(workspace, { pace });
      const from = performance.now();
      const again = await planWorkspace((await loadTexts(files)).items, workspace, { repository, arm });
      plans.push(performance.now() - from);
      requests = arm.requests;
      if (again.changes.length + again.marks.length > 0) throw new Error('the plan after the deploy is not empty');
    }
    return [
      {
        what: `first deploy of ${rules} rules, ${writes} writes`,
        measured: `${took.toFixed(1)} s`,
        beside: `${bound.toFixed(1)} s that ${burst} + ${perSecond}/s allow; ${first.refused} refused`,
        ratio: ratio(took / bound),
        wanted: '< 1.10 ×',
      },
      {
        what: `plan after it, ${rules} rules unchanged`,
        measured: milliseconds(median(plans)),
        beside: `${requests} requests`,
        ratio: '',
        wanted: '< 3000 ms, at most 12 requests',
      },
    ];
  } finally {
    await place.close();
  }
});
