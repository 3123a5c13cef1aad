import type { ExportedFile } from '../../content/export/community.ts';
import { text } from '../../content/field.ts';
import type { Item } from '../../content/item.ts';
import { isObject } from '../../content/resource.ts';
import { Failure } from '../../core/failure.ts';
import { isGuid } from '../../core/id.ts';
import { powerQuery } from '../../core/power-query.ts';
import { durationTicks, isoDuration } from '../../core/time.ts';

/** The query of each rule and hunting query as a text for Power BI's advanced editor. */
export function powerBiFiles(items: readonly Item[], options: Readonly<Record<string, unknown>>): ExportedFile[] {
  const workspaceId = workspaceIdOf(options.workspaceId);
  const timespan = spanOf(options.timespan);
  return items.flatMap(({ file, value }) => {
    const query = isObject(value) ? text(value.query).trim() : '';
    if (query === '') return [];
    return [{ path: file.replace(/\.[^./]+$/, '.txt'), text: powerQuery({ workspaceId, query, timespan }) }];
  });
}

function workspaceIdOf(given: unknown): string {
  if (typeof given === 'string' && isGuid(given)) return given.toLowerCase();
  throw new Failure(
    'usage/invalid',
    'The format powerbi needs --workspace-id GUID: the "Workspace ID" that the overview of the workspace shows.',
  );
}

function spanOf(given: unknown): string {
  const ticks = durationTicks(String(given));
  if (ticks !== undefined && ticks > 0n) return isoDuration(ticks);
  throw new Failure('usage/invalid', `--timespan ${given} is no duration such as 7d or PT12H, which powerbi needs.`);
}
