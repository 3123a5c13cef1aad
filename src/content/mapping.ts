import type { Placed, Subject } from './subject.ts';

/** One field of an entity mapping: which identifier of which entity comes from which column. */
export interface MappedField {
  entity: string;
  /** The entry of `entityMappings` that it belongs to. */
  mapping: number;
  identifier: Placed<string>;
  column: Placed<string>;
}

/** Every field of every entity mapping that is whole. */
export function mappedFields(subject: Subject): MappedField[] {
  return subject.list('entityMappings').flatMap(({ path }, mapping) =>
    subject.list(...path, 'fieldMappings').flatMap(({ path: field }): MappedField[] => {
      const entity = subject.text(...path, 'entityType');
      const identifier = subject.text(...field, 'identifier');
      const column = subject.text(...field, 'columnName');
      if (entity === undefined || identifier === undefined || column === undefined) return [];
      return [
        {
          entity,
          mapping,
          identifier: { value: identifier, path: [...field, 'identifier'] },
          column: { value: column, path: [...field, 'columnName'] },
        },
      ];
    }),
  );
}
