import { invariant } from '../core/invariant.ts';
import { durationTicks, isoDuration, type Ticks, ticksPerMinute } from '../core/time.ts';
import type { QueryRule, TriggerOperator } from './rule.ts';

/** The time that a run looks at: [from, to). */
export interface RuleWindow {
  from: Ticks;
  to: Ticks;
}

/** When the service runs a rule, over which rows, and what of them makes alerts. */
export interface Rhythm {
  frequency: Ticks;
  period: Ticks;
  /** How long after its scheduled time a run is executed; the window, `now()` and `ago()` still count from the scheduled time. */
  delay: Ticks;
  /** What of a row lies in the window: when it was generated, or when it arrived. */
  by: 'generation' | 'arrival';
  triggerOperator: TriggerOperator;
  triggerThreshold: number;
  /** The most alerts of a run that gives one for each row; the last one then stands for all rows. */
  maxAlerts: number;
}

/** https://learn.microsoft.com/azure/sentinel/near-real-time-rules */
const nearRealTime: Rhythm = {
  frequency: ticksPerMinute,
  period: ticksPerMinute,
  delay: 2n * ticksPerMinute,
  by: 'arrival',
  triggerOperator: 'GreaterThan',
  triggerThreshold: 0,
  maxAlerts: 30,
};

/** As many minutes that could not be looked at are added to the next run. https://learn.microsoft.com/azure/sentinel/monitor-analytics-rule-integrity */
export const longestNrtWindow: Ticks = 60n * ticksPerMinute;

/** The rhythm of a rule. https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview */
export function rhythmOf(rule: QueryRule): Rhythm {
  if (rule.kind === 'NRT') return nearRealTime;
  const { queryFrequency, queryPeriod, triggerOperator, triggerThreshold } = rule.properties;
  return {
    frequency: ticksOf(queryFrequency, rule),
    period: ticksOf(queryPeriod, rule),
    delay: 5n * ticksPerMinute,
    by: 'generation',
    triggerOperator,
    triggerThreshold,
    maxAlerts: 150,
  };
}

/** Frequency and period as the service writes them. */
export function scheduleText(rule: QueryRule): { queryFrequency: string; queryPeriod: string } {
  if (rule.kind === 'Scheduled') return rule.properties;
  return { queryFrequency: isoDuration(nearRealTime.frequency), queryPeriod: isoDuration(nearRealTime.period) };
}

/**
 * The window of the run that is scheduled at `tick`: the query period before it.
 * That the end is open is not documented; with a closed one a row could count twice.
 */
export function ruleWindow(rule: QueryRule, tick: Ticks): RuleWindow {
  return { from: tick - rhythmOf(rule).period, to: tick };
}

/**
 * The scheduled time after `last`. A run that alerted holds back the runs of the suppression duration, if the rule asks for it;
 * the runs after it keep to the rhythm of the rule.
 */
export function nextTick(rule: QueryRule, last: Ticks, alerted = false): Ticks {
  const { frequency } = rhythmOf(rule);
  if (!alerted || !rule.properties.suppressionEnabled) return last + frequency;
  const quiet = ticksOf(rule.properties.suppressionDuration, rule);
  const runs = (quiet + frequency - 1n) / frequency;
  return last + (runs > 0n ? runs : 1n) * frequency;
}

/**
 * The window of the next run of a near-real-time rule whose next minute begins at `from` and that can look at what arrived before `until`:
 * it takes minutes that were not looked at together, up to an hour. Undefined where no minute is over.
 */
export function nrtWindow(from: Ticks, until: Ticks): RuleWindow | undefined {
  const whole = ((until - from) / ticksPerMinute) * ticksPerMinute;
  if (whole <= 0n) return undefined;
  return { from, to: from + (whole < longestNrtWindow ? whole : longestNrtWindow) };
}

/** Whether a run with that many rows raises an alert. */
export function reachesThreshold(rule: QueryRule, rows: number): boolean {
  const { triggerOperator, triggerThreshold } = rhythmOf(rule);
  const holds: Record<TriggerOperator, boolean> = {
    GreaterThan: rows > triggerThreshold,
    LessThan: rows < triggerThreshold,
    Equal: rows === triggerThreshold,
    NotEqual: rows !== triggerThreshold,
  };
  return holds[triggerOperator];
}

function ticksOf(duration: string, rule: QueryRule): Ticks {
  const ticks = durationTicks(duration);
  invariant(ticks !== undefined && ticks > 0n, `rule ${rule.name} was accepted with the duration ${duration}`);
  return ticks;
}
