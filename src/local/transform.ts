import type { Column } from '../core/table.ts';
import type { Engine } from '../kql/index.ts';
import type { Batch } from '../kql/value.ts';
import type { Json } from './arm.ts';
import { type DataFlow, outputTable, streamColumns } from './collection-rule.ts';
import { positionOf } from './query-error.ts';
import { workspaceTable } from './schema.ts';
import { Refusal } from './service.ts';
import { azureType } from './table-definition.ts';
import { transformFaults } from './transform-lint.ts';
import type { LocalWorkspace } from './workspace.ts';

const maxTransform = 15_360;

/** A transformation, analysed and ready to run over the rows of its stream. */
export interface Transform {
  columns: readonly Column[];
  run(rows: Batch): Promise<Batch>;
}

/** Prepares the transformation of a flow; without one, rows go through as they are. Throws Azure's refusal where it can not run. */
export async function prepareTransform(
  workspace: LocalWorkspace,
  columns: readonly Column[],
  kql: string | undefined,
  index: number,
): Promise<Transform> {
  if (!kql || kql.trim() === 'source') return { columns, run: rows => Promise.resolve(rows) };
  if (kql.length > maxTransform) throw invalid(index, `it has ${kql.length} characters; the limit is ${maxTransform}.`);
  const engine = await sourceEngine(columns);
  const analysis = engine.analyze(kql);
  const error = analysis.diagnostics.find(({ severity }) => severity === 'error');
  if (error) throw invalid(index, `${error.message} (${positionOf(kql, error.start)})`);
  const [fault] = transformFaults(analysis);
  if (fault) throw invalid(index, fault);
  const run = (rows: Batch) =>
    engine.run(analysis, {
      source: { table: async () => rows },
      now: workspace.now(),
      limits: { rows: Number.POSITIVE_INFINITY },
    });
  return { columns: analysis.columns, run };
}

async function sourceEngine(columns: readonly Column[]): Promise<Engine> {
  const { createEngine } = await import('../kql/index.ts');
  return createEngine({ tables: [{ name: 'source', columns }] });
}

function invalid(index: number, message: string): Refusal {
  return new Refusal(400, 'InvalidTransformQuery', `The transformation of data flow ${index} is not valid: ${message}`);
}

/** Holds the transformation of a flow, and what comes out of it, against the table that it fills. */
export async function checkTransform(
  workspace: LocalWorkspace,
  properties: Json,
  flow: DataFlow,
  index: number,
): Promise<void> {
  for (const stream of flow.streams) {
    const { columns } = await prepareTransform(workspace, streamColumns(properties, stream)!, flow.transformKql, index);
    checkOutputColumns(workspace, columns, flow, index);
  }
}

function checkOutputColumns(
  workspace: LocalWorkspace,
  columns: readonly Column[],
  flow: DataFlow,
  index: number,
): void {
  const time = columns.find(({ name }) => name === 'TimeGenerated');
  if (time?.type !== 'datetime')
    throw new Refusal(
      400,
      'InvalidTransformOutput',
      `Transform output of data flow ${index} must have a column TimeGenerated of the type datetime.`,
    );
  const table = workspaceTable(workspace, outputTable(flow))!;
  const types = new Map(table.columns.map(({ name, type }) => [name, type]));
  const wrong = columns.filter(({ name, type }) => types.has(name) && !fits(type, types.get(name)!));
  if (wrong.length > 0)
    throw new Refusal(
      400,
      'InvalidTransformOutput',
      `Types of transform output columns do not match the ones defined by the output stream: ${wrong
        .map(({ name, type }) => `${name} [produced:'${azureType(type)}', output:'${azureType(types.get(name)!)}']`)
        .join(', ')}`,
    );
}

/** A guid column takes text: streams have no type for it. */
function fits(produced: Column['type'], output: Column['type']): boolean {
  return produced === output || (output === 'guid' && produced === 'string');
}
