import { text } from '../field.ts';
import { isObject, type JsonObject, objectAt, properties } from '../resource.ts';

/** Who changed a resource last, and when, as far as its service says so. */
export interface Touch {
  by?: string;
  /** As the service writes it, ISO 8601. */
  at?: string;
}

/** Services say it in `systemData`, or in fields of their own. */
export function lastTouch(body: JsonObject): Touch {
  const system = objectAt(body, 'systemData');
  const given = properties(body);
  const by = text(system.lastModifiedBy) || person(given.lastModifiedBy) || person(given.updatedBy);
  const at =
    text(system.lastModifiedAt) ||
    text(given.lastModifiedUtc) ||
    text(given.lastModifiedTimeUtc) ||
    text(given.updated) ||
    text(given.timeModified);
  return { ...(by ? { by } : {}), ...(at ? { at } : {}) };
}

function person(value: JsonObject[string] | undefined): string {
  if (!isObject(value)) return text(value);
  return text(value.userPrincipalName) || text(value.email) || text(value.name);
}
