import { isObject, type Raw } from './raw.ts';

/** A workbook: its items as they were written. */
export interface Workbook {
  items: readonly unknown[];
}

/**
 * Reads the content of a workbook: a file of the gallery, or an ARM template that deploys one. The text that says why where it is none.
 */
export function readWorkbook(source: string): Workbook | string {
  let value: unknown;
  try {
    value = JSON.parse(source.replace(/^\uFEFF/, ''));
  } catch (error) {
    return `The file is no JSON: ${(error as Error).message}`;
  }
  const content = isObject(value) && Array.isArray(value.resources) ? deployed(value.resources) : value;
  if (!isObject(content) || !Array.isArray(content.items)) return 'The file is no workbook: it has no list "items".';
  return { items: content.items };
}

/** The content in the first resource of a template that is a workbook. */
function deployed(resources: readonly unknown[]): unknown {
  for (const resource of resources) {
    const properties = isObject(resource) && isObject(resource.properties) ? resource.properties : {};
    const { serializedData } = properties as Raw;
    if (typeof serializedData !== 'string') continue;
    try {
      return JSON.parse(serializedData);
    } catch {
      return undefined;
    }
  }
  return undefined;
}
