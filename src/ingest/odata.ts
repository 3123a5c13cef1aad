import { nextLink } from './paging.ts';
import type { Window } from './request.ts';

/** Pages of OData: the events under `value`, the address of the next page beside them. https://docs.oasis-open.org/odata/odata-json-format/v4.01/odata-json-format-v4.01.html */
export const odataPages = { events: 'value', paging: nextLink({ path: '@odata\\.nextLink' }) } as const;

/** A filter of OData: what a property of time says lies within a window, both ends with it. */
export function odataWithin(property: string, { from, to }: Window): string {
  return `${property} ge ${from} and ${property} le ${to}`;
}
