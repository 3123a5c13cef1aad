import { isObject, type Json } from '../arm.ts';
import { takeAlerts } from '../product-alerts.ts';
import { armAudience, type Call, defineService, ok, Refusal, type Reply } from '../service.ts';

/**
 * Alerts of Microsoft's products. In Azure the products write the table SecurityAlert themselves, and no client can; here this operation
 * stands in their place.
 */
export default defineService({
  audience: armAudience,
  versioned: false,
  bodyLimit: 4 * 1024 * 1024,
  operations: [{ name: 'ProductAlerts_Write', method: 'POST', path: '/picket/alerts', handle: write }],
});

async function write({ workspace, json }: Call): Promise<Reply> {
  return ok(await takeAlerts(workspace, rowsOf(json())));
}

function rowsOf(body: unknown): Json[] {
  if (!Array.isArray(body) || body.length === 0 || !body.every(isObject))
    throw invalid('The body must be an array of rows of the table SecurityAlert.');
  for (const [index, row] of body.entries())
    for (const column of ['ProductName', 'DisplayName', 'AlertSeverity'])
      if (typeof row[column] !== 'string' || row[column] === '')
        throw invalid(`The row ${index} has no ${column}. Nothing was written.`);
  return body;
}

function invalid(message: string): Refusal {
  return new Refusal(400, 'BadRequest', message);
}
