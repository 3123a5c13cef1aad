import { nameGuid } from '../../../core/id.ts';
import { isoFromTicks, type Ticks, ticksFromIso, ticksPerMillisecond } from '../../../core/time.ts';
import type { Incident } from '../../incident.ts';
import { pathText } from '../problem.ts';
import type { CallAnswer, CallRequest, Environment } from '../run/environment.ts';
import { type EventOutcome, runWorkflow } from '../run/run-workflow.ts';
import { SentinelDesk } from '../sentinel/desk.ts';
import { type LoadedWorkflow, loadPlaybook } from '../template/load.ts';
import { fromPlain, type Plain, toPlain } from '../value.ts';
import { addresses, isAddressed } from './address.ts';
import { differences } from './compare.ts';
import { checkExpected } from './expect.ts';
import { formFaults } from './form.ts';
import { type Stage, stageOf, testWorkspace } from './given.ts';
import type { Difference, GivenAnswer, PlaybookTest, PlaybookTestResult } from './playbook-test.ts';

/**
 * Runs one test of a playbook: `test` as read from YAML, `template` the parsed `azuredeploy.json`. It needs no network and no clock;
 * iterations of loops run one after another. Sentinel's own operations work on the given incident, every other call needs an answer.
 */
export async function runPlaybookTest(test: unknown, template: unknown): Promise<PlaybookTestResult> {
  const faults = formFaults(test);
  const name = String((test as { name?: unknown } | null)?.name ?? '');
  if (faults.length > 0) return failed(name, faults);
  return new TestRun(test as PlaybookTest).run(template);
}

function failed(name: string, faults: Difference[]): PlaybookTestResult {
  return { name, passed: false, differences: faults, calls: [] };
}

const defaultNow = '2026-01-01T00:00:00Z';

class TestRun {
  private readonly test: PlaybookTest;
  private readonly calls: CallRequest[] = [];
  private readonly unanswered = new Set<string>();
  private readonly used = new Map<GivenAnswer, number>();
  private now: Ticks = 0n;
  private ids = 0;

  constructor(test: PlaybookTest) {
    this.test = test;
  }

  async run(template: unknown): Promise<PlaybookTestResult> {
    const now = ticksFromIso(timeText(this.test.now ?? defaultNow));
    if (now === undefined)
      return failed(this.test.name, [{ path: ['now'], message: 'now must be a time such as 2026-11-20T10:00:00Z.' }]);
    this.now = now;
    const workflow = this.load(template);
    if (!('id' in workflow)) return failed(this.test.name, workflow);
    const stage = this.stage();
    if (!('event' in stage)) return failed(this.test.name, stage);
    return this.played(workflow, stage);
  }

  private async played(workflow: LoadedWorkflow, stage: Stage): Promise<PlaybookTestResult> {
    const desk = new SentinelDesk(stage.incident ? [stage.incident] : [], {
      workspace: testWorkspace,
      now: () => isoFromTicks(this.now),
      newId: () => this.newId(),
    });
    const identity = { id: workflow.id, name: workflow.name, location: workflow.location, tags: workflow.tags };
    const outcome = await runWorkflow(workflow.workflow!, stage.event, this.environment(desk), {
      identity,
      loops: 'ordered',
    });
    return this.result(outcome, stage.incident, desk);
  }

  private result(outcome: EventOutcome, before: Incident | undefined, desk: SentinelDesk): PlaybookTestResult {
    const run = outcome.runs[0];
    const found = [
      ...this.openCalls(),
      ...(run?.refused ? [{ path: [], message: `${run.refused.message} (${pathText(run.refused.path)})` }] : []),
      ...checkExpected(this.test.expect ?? {}, {
        outcome,
        calls: this.calls,
        ...(before && { before, after: desk.incidents.find(one => one.name === before.name)! }),
      }),
    ];
    return {
      name: this.test.name,
      passed: found.length === 0,
      differences: found,
      ...(run && { run }),
      calls: this.calls,
    };
  }

  private load(template: unknown): LoadedWorkflow | Difference[] {
    const loaded = loadPlaybook(template, {
      subscriptionId: testWorkspace.subscription,
      tenantId: nameGuid('playbook test tenant'),
      resourceGroup: testWorkspace.resourceGroup,
      location: 'westeurope',
      name: 'test',
      parameters: this.test.parameters ?? {},
      now: this.now,
      newId: () => this.newId(),
    });
    const { workflows } = loaded;
    const wanted = this.test.workflow;
    const workflow =
      wanted === undefined ? workflows[0] : workflows.find(one => one.name.toLowerCase() === wanted.toLowerCase());
    if (workflow?.workflow) return workflow;
    if (!workflow && wanted !== undefined)
      return [
        {
          path: ['workflow'],
          message: `The template has no workflow '${wanted}'; it has ${workflows.map(one => one.name).join(', ')}.`,
        },
      ];
    return loaded.problems.map(problem => ({
      path: [],
      message: `The playbook can not run: ${problem.message} (${pathText(problem.path)})`,
    }));
  }

  private stage(): Stage | Difference[] {
    try {
      return stageOf(this.test.given, isoFromTicks(this.now));
    } catch (error) {
      if (error instanceof RangeError) return [{ path: ['given'], message: error.message }];
      throw error;
    }
  }

  private environment(desk: SentinelDesk): Environment {
    return {
      call: async request => this.answer(request, desk),
      now: () => this.now,
      delay: async milliseconds => {
        this.now += BigInt(Math.ceil(milliseconds)) * ticksPerMillisecond;
      },
      newId: () => this.newId(),
      random: () => 0.5,
      callbackUrl: ({ run, action }) => `https://callback.contoso.example/${run}/${action ?? ''}`,
    };
  }

  private newId(): string {
    return nameGuid(`${this.test.name} ${this.ids++}`);
  }

  private answer(request: CallRequest, desk: SentinelDesk): CallAnswer {
    this.calls.push(request);
    const given = (this.test.answers ?? []).find(one => this.answers(one, request));
    if (given) return this.given(given);
    const own = request.kind === 'connector' ? desk.answer(request) : undefined;
    if (own) return own;
    this.unanswered.add(addresses(request)[0]);
    return { status: 404 };
  }

  private answers(given: GivenAnswer, request: CallRequest): boolean {
    if (!isAddressed(request, given.to) || (this.used.get(given) ?? 0) >= (given.times ?? Number.POSITIVE_INFINITY))
      return false;
    return given.when === undefined || differences(given.when, request.body, [], '').length === 0;
  }

  private given(given: GivenAnswer): CallAnswer {
    this.used.set(given, (this.used.get(given) ?? 0) + 1);
    const body = given.body === undefined ? {} : { body: toPlain(fromPlain(given.body)) as Plain };
    return { status: given.status ?? 200, headers: given.headers ?? {}, ...body };
  }

  private openCalls(): Difference[] {
    return [...this.unanswered].map(address => ({
      path: ['answers'],
      message: `The playbook calls ${address}, and the test has no answer to it.`,
    }));
  }
}

function timeText(now: unknown): string {
  return now instanceof Date ? now.toISOString() : String(now);
}
