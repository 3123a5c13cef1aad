import type { JsonPath } from '../problem.ts';
import type { CallRequest } from '../run/environment.ts';
import type { RunHistory } from '../run/history.ts';

/** A test of a playbook, as it stands in `playbooks/<name>/tests.yaml`. docs/guides/playbook-tests.md describes it. */
export interface PlaybookTest {
  name: string;
  /** When the run begins; the clock then moves only by what the playbook waits. */
  now?: string;
  /** Which workflow, where the template holds several. */
  workflow?: string;
  /** Values of the template's parameters. */
  parameters?: Record<string, unknown>;
  given: Given;
  answers?: GivenAnswer[];
  expect?: Expected;
}

/** What starts the playbook: one of incident, alert, entity, request and schedule. An alert or entity can stand beside its incident. */
export interface Given {
  /** The trigger; the first of the workflow when left out. */
  trigger?: string;
  incident?: GivenIncident;
  alert?: GivenAlert;
  /** `{ Account: { Name: ana, UPNSuffix: contoso.example } }` */
  entity?: GivenEntity;
  request?: { body?: unknown; headers?: Record<string, string>; queries?: Record<string, string> };
  schedule?: true;
}

export type GivenEntity = Record<string, Record<string, string | boolean>>;

export interface GivenAlert {
  name?: string;
  description?: string;
  severity?: string;
  product?: string;
  tactics?: string[];
  entities?: GivenEntity[];
  /** The extended properties. */
  properties?: Record<string, string>;
}

export interface GivenIncident {
  title?: string;
  description?: string;
  severity?: string;
  status?: string;
  number?: number;
  labels?: string[];
  owner?: string;
  tactics?: string[];
  techniques?: string[];
  alerts?: GivenAlert[];
  entities?: GivenEntity[];
  comments?: string[];
}

/** What a call is answered. The first that fits is taken; one with `times` is used up after so many calls. */
export interface GivenAnswer {
  to: string;
  /** Only calls whose body has this in it. */
  when?: unknown;
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  times?: number;
}

export interface Expected {
  /** How the run ends; Succeeded when left out. Skipped: the trigger's condition does not hold. */
  run?: 'Succeeded' | 'Failed' | 'Cancelled' | 'Skipped';
  calls?: ExpectedCall[];
  /** Calls that must not be made. */
  never?: string[];
  incident?: ExpectedIncident;
  response?: { status?: number; headers?: unknown; body?: unknown };
  /** How actions end, by name. */
  actions?: Record<string, string>;
}

/** A call that must be made: at least once, or exactly `times`. What is left out is not compared. */
export interface ExpectedCall {
  to: string;
  times?: number;
  headers?: unknown;
  queries?: unknown;
  body?: unknown;
}

/** The incident after the run; what is left out is not compared. */
export interface ExpectedIncident {
  title?: unknown;
  description?: unknown;
  severity?: unknown;
  status?: unknown;
  classification?: unknown;
  classificationReason?: unknown;
  classificationComment?: unknown;
  /** The sign-in name, or null. */
  owner?: unknown;
  /** All labels. */
  labels?: unknown;
  /** The comments that the run added, in order. */
  comments?: unknown[];
  /** The tasks that the run added. */
  tasks?: unknown[];
}

/** One thing that is not as the test says. */
export interface Difference {
  /** The way to the expectation (or to what is wrong) in the test. */
  path: JsonPath;
  message: string;
  wanted?: unknown;
  got?: unknown;
}

export interface PlaybookTestResult {
  name: string;
  passed: boolean;
  differences: Difference[];
  /** Absent where the playbook could not run. */
  run?: RunHistory;
  calls: CallRequest[];
}
