import type { Ticks } from '../../../core/time.ts';
import type { Plain } from '../value.ts';

/** Where a template is deployed to, and with what. */
export interface Deployment {
  subscriptionId: string;
  tenantId: string;
  resourceGroup: string;
  location: string;
  /** The name of the deployment. */
  name: string;
  /** Values of the template's parameters; one that is left out has its default. */
  parameters: Readonly<Record<string, unknown>>;
  now: Ticks;
  /** A new GUID in lower case with dashes. */
  newId(): string;
  /** What only Azure knows: the value of `reference(…)`, `listKeys(…)` and the like; undefined when it is not known here either. */
  runtime?(name: string, args: readonly Plain[]): Plain | undefined;
}
