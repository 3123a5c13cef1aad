import type { Answer } from './data.ts';
import { objects, plainText, type Raw, text } from './raw.ts';
import type { ExportView } from './view.ts';

interface Export {
  parameter: string;
  field: string;
  fallback: string;
}

/** The parameters that selecting something in an item sets. */
export function exportList(content: Raw): Export[] {
  const single = text(content.exportParameterName);
  const more = objects(content.exportedParameters).map(one => ({
    parameter: text(one.parameterName),
    field: text(one.fieldName),
    fallback: plainText(one.defaultValue),
  }));
  const all = single
    ? [
        { parameter: single, field: text(content.exportFieldName), fallback: plainText(content.exportDefaultValue) },
        ...more,
      ]
    : more;
  return all.filter(({ parameter }) => parameter !== '');
}

export function exportView(content: Raw): ExportView | null {
  const parameters = exportList(content).map(({ parameter }) => parameter);
  return parameters.length === 0 ? null : { parameters, multiple: content.exportMultipleValues === true };
}

/** What selecting a row sets: a field of it, or all of it as JSON where no field is named. */
export function exportsOf(
  content: Raw,
  field: (name: string) => unknown,
  answer: Answer,
  row: readonly unknown[],
): Record<string, string> {
  const whole = () => JSON.stringify(Object.fromEntries(answer.columns.map(({ name }, index) => [name, row[index]])));
  return Object.fromEntries(
    exportList(content).map(one => [one.parameter, one.field ? plainText(field(one.field)) : whole()]),
  );
}
