/** The way to a value of a JSON document: keys and indexes from the root. */
export type JsonPath = readonly (string | number)[];

/** What is wrong with a playbook, with its place: `path` leads to a value of the file, `start` and `length` into it where it is a text. */
export interface Problem {
  code: ProblemCode;
  message: string;
  path: JsonPath;
  start?: number;
  length?: number;
}

export type ProblemCode =
  /** The file is no ARM template that holds a workflow. */
  | 'template/invalid'
  /** An ARM template expression is wrong. */
  | 'template/expression'
  /** An ARM template expression whose value only a deployment knows. */
  | 'template/needs-deployment'
  /** The service would refuse the workflow. */
  | 'workflow/invalid'
  /** An expression of the workflow can not be parsed, or calls what does not exist. */
  | 'workflow/expression'
  /** One of the limits of the service is exceeded. */
  | 'workflow/limit'
  /** The service can do it, this runner can not: it is refused and never approximated. */
  | 'workflow/unsupported'
  /** It runs, but not as its author means: iterations that run side by side disturb each other. */
  | 'workflow/race';

/** `resources[0].properties.definition.actions.Compose`, for messages. */
export function pathText(path: JsonPath): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[A-Za-z_$][\w$]*$/.test(step)) return `['${step}']`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}
