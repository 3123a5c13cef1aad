import type { Rows } from '../../kql/duckdb/store.ts';
import type { Json } from '../arm.ts';
import { systemRows } from '../incidents.ts';
import { armAudience, type Call, defineService, ok, Refusal, type Reply } from '../service.ts';
import { faultsOf } from '../stix.ts';
import { threatRows } from '../threat-rows.ts';

/** The upload of STIX objects. https://learn.microsoft.com/azure/sentinel/stix-objects-api */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 4_000_000,
  operations: [
    {
      name: 'ThreatIntelligence_UploadStixObjects',
      method: 'POST',
      path: '/workspaces/:customer/threat-intelligence-stix-objects::upload',
      handle: upload,
    },
  ],
});

const mostObjects = 100;

/** Takes the objects that are whole; which ones are not is told in a 200, by their place in the request. */
async function upload(call: Call): Promise<Reply> {
  const { workspace, params } = call;
  if (params.customer.toLowerCase() !== workspace.identity.workspaceId.toLowerCase())
    throw new Refusal(404, 'WorkspaceNotFound', `The workspace '${params.customer}' was not found.`);
  const { source, objects } = checked(call.json());
  const faults = objects.map(faultsOf);
  const taken = objects.filter((_, index) => faults[index].length === 0) as Json[];
  await workspace.store.commit({ rows: rowsOf(call, source, taken) });
  const errors = faults.flatMap((errorMessages, recordIndex) =>
    errorMessages.length ? [{ recordIndex, errorMessages }] : [],
  );
  return errors.length ? ok({ errors }) : ok();
}

function checked(body: unknown): { source: string; objects: unknown[] } {
  const { sourcesystem, stixobjects } = (body ?? {}) as Record<string, unknown>;
  if (typeof sourcesystem !== 'string' || sourcesystem.trim() === '') throw invalid('sourcesystem is required.');
  if (sourcesystem === 'Microsoft Sentinel') throw invalid(`sourcesystem can not be 'Microsoft Sentinel'.`);
  if (!Array.isArray(stixobjects) || stixobjects.length === 0)
    throw invalid('stixobjects must be an array of objects.');
  if (stixobjects.length > mostObjects)
    throw invalid(`A request takes ${mostObjects} objects; this one has ${stixobjects.length}.`);
  return { source: sourcesystem, objects: stixobjects };
}

function rowsOf({ workspace }: Call, source: string, objects: readonly Json[]): Rows[] {
  const made = objects.map(object => threatRows(workspace, source, object));
  return [...Map.groupBy(made, ({ table }) => table)].flatMap(([table, parts]) =>
    systemRows(
      workspace,
      table,
      parts.flatMap(({ rows }) => rows),
      workspace.now(),
    ),
  );
}

function invalid(message: string): Refusal {
  return new Refusal(400, 'BadRequest', message);
}
