import { isObject, systemData, workspacePath } from '../arm.ts';
import { armAudience, defineService, Refusal } from '../service.ts';
import { storedOperations } from '../stored.ts';

const binSizes = [20, 30, 60, 120, 180, 360, 720, 1440];

/** Summary rules: checked and kept, not run. https://learn.microsoft.com/rest/api/loganalytics/summary-logs */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 4 * 1024 * 1024,
  operations: storedOperations({
    group: 'SummaryLogs',
    type: 'Microsoft.OperationalInsights/workspaces/summaryLogs',
    path: `${workspacePath}/summaryLogs`,
    collection: workspace => `${workspace.id}/summaryLogs`,
    write: async ({ properties }, call, current) => {
      const rule = properties.ruleDefinition;
      if (!isObject(rule)) throw invalid("The property 'ruleDefinition' is missing.");
      if (!binSizes.includes(Number(rule.binSize)))
        throw invalid(`'binSize' must be one of ${binSizes.join(', ')} minutes, not ${rule.binSize}.`);
      if (!/^[A-Za-z][A-Za-z0-9_]*_CL$/.test(String(rule.destinationTable)))
        throw invalid(`The destination table '${rule.destinationTable}' must be a custom table: its name ends in _CL.`);
      if (typeof rule.query !== 'string' || rule.query.trim() === '') throw invalid('The query is missing.');
      const error = (await call.workspace.engine())
        .analyze(rule.query)
        .diagnostics.find(one => one.severity === 'error');
      if (error) throw invalid(`The query is not valid: ${error.message}`);
      return {
        properties: {
          ruleType: 'User',
          ...properties,
          ruleDefinition: { timeSelector: 'TimeGenerated', binDelay: 0, ...rule },
          isActive: true,
          provisioningState: 'Succeeded',
        },
        systemData: systemData(call.workspace, current),
      };
    },
  }),
});

function invalid(message: string): Refusal {
  return new Refusal(400, 'InvalidParameter', message);
}
