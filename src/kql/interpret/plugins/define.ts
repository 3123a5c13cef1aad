import { invariant } from '../../../core/invariant.ts';
import type { Plugin, PluginArgument } from '../../ir.ts';
import type { Value } from '../../value.ts';
import { constantValue } from '../expression.ts';
import type { Runtime, Step } from '../runtime.ts';

export interface PluginEntry {
  docs: string;
  /** Whether its columns depend on the rows. It then gives them as it finds them. */
  open: boolean;
  /** `from` gives the rows that it works on. */
  prepare: (node: Plugin, from: Step, run: Runtime) => Step;
  /** Whole queries and their rows, in the form of `picket query --batch`; they run as tests. */
  examples: Readonly<Record<string, readonly (readonly unknown[])[]>>;
}

export type ValueArgument = Extract<PluginArgument, { is: 'value' }>;

/** Arguments by their place, without those that are written with a name; and those, by name. */
export interface Arguments {
  at(index: number): PluginArgument | undefined;
  named(name: string): PluginArgument | undefined;
  readonly count: number;
}

/** Splits arguments that name a column from those that name an option. */
export function argumentsOf(node: Plugin, options: readonly string[] = []): Arguments {
  const isOption = (each: PluginArgument) =>
    each.is === 'value' && each.expr.is !== 'column' && options.includes(each.name);
  const placed = node.args.filter(each => !isOption(each));
  return {
    at: index => placed[index],
    named: name => node.args.find(each => isOption(each) && each.is === 'value' && each.name === name),
    count: placed.length,
  };
}

/** The constant that an argument is, or undefined where it is left out. */
export function constantOf(argument: PluginArgument | undefined, run: Runtime): Value | undefined {
  return argument?.is === 'value' ? constantValue(argument.expr, run) : undefined;
}

/** The name of the column that an argument is. */
export function columnName(argument: PluginArgument | undefined): string {
  invariant(argument?.is === 'value' && argument.expr.is === 'column', 'the argument is no column');
  return argument.expr.name;
}

export const page = (name: string): string => `https://learn.microsoft.com/kusto/query/${name}-plugin`;
