import type { ActionTypeName } from '../../types.ts';
import type { ActionContext, Outcome } from '../context.ts';
import { staticResult } from '../static-result.ts';
import { callActions } from './calls.ts';
import { controlActions } from './control.ts';
import { dataActions } from './data.ts';
import { timeActions } from './time.ts';
import { variableActions } from './variables.ts';

/** Does one action. Throws Fault where it fails by its inputs. */
export type ActionRunner = (context: ActionContext) => Promise<Outcome> | Outcome;

const runners: Readonly<Record<ActionTypeName, ActionRunner>> = {
  ...dataActions,
  ...variableActions,
  ...controlActions,
  ...callActions,
  ...timeActions,
};

/** What each type of action does, by its name in lower case. */
export const actionRunners: Readonly<Record<string, ActionRunner>> = Object.fromEntries(
  Object.entries(runners).map(([type, run]) => [type.toLowerCase(), withStaticResult(run)]),
);

function withStaticResult(run: ActionRunner): ActionRunner {
  return context => staticResult(context) ?? run(context);
}
