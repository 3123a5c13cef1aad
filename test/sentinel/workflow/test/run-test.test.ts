import { expect, it } from 'vitest';
import { runPlaybookTest } from '../../../../src/sentinel/workflow/index.ts';
import { templateWith } from '../template/template.ts';

const sentinel = (method: string, path: string, body: unknown, runAfter: object = {}) => ({
  type: 'ApiConnection',
  inputs: {
    host: { connection: { name: "@parameters('$connections')['azuresentinel']['connectionId']" } },
    method,
    path,
    body,
  },
  runAfter,
});
const id = "@triggerBody()?['object']?['id']";
const http = (uri: string, body: unknown, runAfter: object = {}) => ({
  type: 'Http',
  inputs: { method: 'POST', uri, body },
  runAfter,
});

const closes = templateWith({
  Comment: sentinel('post', '/Incidents/Comment', { incidentArmId: id, message: '<p>Done by @{workflow().name}</p>' }),
  Task: sentinel(
    'post',
    '/Incidents/CreateTask',
    { incidentArmId: id, taskTitle: 'Call', taskDescription: 'the user' },
    { Comment: ['Succeeded'] },
  ),
  Close: sentinel(
    'put',
    '/Incidents',
    {
      incidentArmId: id,
      status: 'Closed',
      ownerAction: 'Assign',
      owner: 'ana@contoso.example',
      tagsToAdd: { TagsToAdd: [{ Tag: 'auto' }] },
      classification: {
        ClassificationAndReason: 'BenignPositive - SuspiciousButExpected',
        ClassificationReasonText: 'planned',
      },
    },
    { Task: ['Succeeded'] },
  ),
  Tell: http(
    'https://hooks.contoso.example/soc?key=1',
    { text: "@{body('Close')?['properties']?['status']}", n: 1 },
    { Close: ['Succeeded'] },
  ),
});

const good = {
  name: 'closes',
  given: { incident: { title: 'T', labels: ['old'] } },
  answers: [{ to: 'POST https://hooks.contoso.example/soc' }],
  expect: {
    calls: [
      { to: 'POST https://hooks.*', times: 1, body: { text: 'Closed' }, queries: { key: '1' } },
      { to: 'azuresentinel/Update incident' },
    ],
    never: ['wdatp/*'],
    incident: {
      title: 'T',
      status: 'Closed',
      owner: 'ana@contoso.example',
      labels: ['old', 'auto'],
      classification: 'BenignPositive',
      classificationReason: 'SuspiciousButExpected',
      classificationComment: 'planned',
      comments: ['<p>Done by Test-Playbook</p>'],
      tasks: [{ title: 'Call', status: 'New' }],
    },
    actions: { Tell: 'Succeeded' },
  },
};

it('a test that holds passes', async () => {
  const result = await runPlaybookTest(good, closes);
  expect(result.differences).toEqual([]);
  expect(result).toMatchObject({ passed: true, run: { status: 'Succeeded' } });
  expect(result.calls).toHaveLength(4);
});

it.each([
  [
    'another status',
    { incident: { status: 'Active' } },
    [[['expect', 'incident', 'status'], 'The incident.status is "Closed", "Active" expected']],
  ],
  [
    'another comment',
    { incident: { comments: [{ contains: 'nothing' }] } },
    [
      [
        ['expect', 'incident', 'comments', 0],
        'The incident.comments[0] is "<p>Done by Test-Playbook</p>", a text with "nothing" expected',
      ],
    ],
  ],
  [
    'fewer tasks',
    { incident: { tasks: [] } },
    [[['expect', 'incident', 'tasks'], 'The incident.tasks has 1 item(s), 0 expected']],
  ],
  ['another end', { run: 'Failed' }, [[['expect', 'run'], 'The run ended as Succeeded, Failed expected']]],
  [
    'another body',
    { calls: [{ to: 'POST https://hooks.*', body: { text: 'Open', n: 1 } }] },
    [
      [
        ['expect', 'calls', 0, 'body', 'text'],
        'The body of POST https://hooks.contoso.example/soc?key=1.text is "Closed", "Open" expected',
      ],
    ],
  ],
  [
    'a call too few',
    { calls: [{ to: 'POST https://hooks.*', times: 2 }] },
    [[['expect', 'calls', 0, 'times'], '1 call(s) to POST https://hooks.* are as described, 2 expected']],
  ],
  [
    'no such call',
    { calls: [{ to: 'slack/*' }] },
    [
      [
        ['expect', 'calls', 0, 'to'],
        expect.stringContaining(
          'No call was made to slack/*. Calls: azuresentinel/Add comment to incident (V3); azuresentinel/Add task to incident',
        ),
      ],
    ],
  ],
  [
    'a call that must not be',
    { never: ['azuresentinel/update*'] },
    [[['expect', 'never', 0], "The call azuresentinel/Update incident was made by 'Close' and must not be made."]],
  ],
  [
    'an action',
    { actions: { Tell: 'Skipped' } },
    [[['expect', 'actions', 'Tell'], 'The action Tell is "Succeeded", "Skipped" expected']],
  ],
])('%s is told with its place', async (_, wanted, told) => {
  const { differences, passed } = await runPlaybookTest({ ...good, expect: wanted }, closes);
  expect(passed).toBe(false);
  expect(differences.map(one => [one.path, one.message])).toEqual(told);
});

it('a call without an answer fails the test and says how the run went on', async () => {
  const { differences } = await runPlaybookTest({ ...good, answers: [], expect: {} }, closes);
  expect(differences.map(one => one.message)).toEqual([
    'The playbook calls POST https://hooks.contoso.example/soc?key=1, and the test has no answer to it.',
    expect.stringMatching(/^The run ended as Failed, Succeeded expected: Tell: NotFound: /),
  ]);
});

it('answers are taken in order, by body, and used up', async () => {
  const twice = templateWith({
    A: http('https://a.contoso.example', { n: 1 }),
    B: http('https://a.contoso.example', { n: 2 }, { A: ['Succeeded'] }),
    C: http('https://a.contoso.example', { n: 2 }, { B: ['Succeeded'] }),
    All: { type: 'Compose', inputs: "@createArray(body('A'), body('B'), body('C'))", runAfter: { C: ['Succeeded'] } },
  });
  const answers = [
    { to: 'action/A', body: 'a' },
    { to: 'POST https://a.*', when: { n: 2 }, times: 1, body: 'b' },
    { to: '*', body: 'c' },
  ];
  const { run } = await runPlaybookTest({ name: 't', given: { incident: {} }, answers }, twice);
  expect(run?.actions.find(action => action.name === 'All')).toMatchObject({ outputs: ['a', 'b', 'c'] });
});

it('an alert playbook finds the incident of its alert', async () => {
  const old = templateWith(
    {
      Get: sentinel('get', "/Cases/@{encodeURIComponent(triggerBody()?['SystemAlertId'])}/s/w/rg", undefined),
      Hosts: sentinel('post', '/entities/host', "@triggerBody()?['Entities']", { Get: ['Succeeded'] }),
      Comment: sentinel(
        'put',
        "/Comment/s/w/rg/@{encodeURIComponent('Incident')}/@{encodeURIComponent(body('Get')?['properties']?['CaseNumber'])}",
        { Value: "@{body('Hosts')?['Hosts'][0]['HostName']}" },
        { Hosts: ['Succeeded'] },
      ),
    },
    { path: '/subscribe' },
  );
  const test = {
    name: 'alert',
    given: { alert: { name: 'A', entities: [{ Host: { HostName: 'pc1' } }] }, incident: { number: 42 } },
    expect: { incident: { comments: ['pc1'] } },
  };
  expect((await runPlaybookTest(test, old)).differences).toEqual([]);
});

it('an entity playbook sees its entity', async () => {
  const playbook = templateWith(
    { A: { type: 'Compose', inputs: "@triggerBody()?['Entity']?['properties']?['Address']" } },
    { path: "/entity/@{encodeURIComponent('IP')}" },
  );
  const { run } = await runPlaybookTest({ name: 'e', given: { entity: { IP: { Address: '192.0.2.5' } } } }, playbook);
  expect(run?.actions[0]).toMatchObject({ outputs: '192.0.2.5' });
});

it.each([
  [{}, [[], "The test has no 'name'."]],
  [{ name: 'x', given: {} }, [['given'], "'given' must hold one of incident, alert, entity, request, schedule."]],
  [
    { name: 'x', given: { incidnt: {} } },
    [['given', 'incidnt'], 'given has no key \'incidnt\'. Did you mean "incident"?'],
  ],
  [{ name: 'x', given: { incident: { title: 5 } } }, [['given', 'incident', 'title'], 'title must be a text.']],
  [{ name: 'x', given: { incident: {} }, answers: { to: 'x' } }, [['answers'], 'answers must be a list.']],
  [
    { name: 'x', given: { incident: { entities: [{ Acount: {} }] } } },
    [['given'], expect.stringMatching(/^There is no entity type 'Acount'; there are Account, /)],
  ],
  [{ name: 'x', given: { incident: {} }, now: 'soon' }, [['now'], 'now must be a time such as 2026-11-20T10:00:00Z.']],
  [
    { name: 'x', given: { incident: {} }, workflow: 'Other' },
    [['workflow'], "The template has no workflow 'Other'; it has Test-Playbook."],
  ],
])('the form %j is refused', async (test, told) => {
  const { differences, passed } = await runPlaybookTest(test, closes);
  expect(passed).toBe(false);
  expect([differences[0].path, differences[0].message]).toEqual(told);
});

it('a playbook that can not run says so', async () => {
  const { differences } = await runPlaybookTest(good, templateWith({ A: { type: 'Liquid', inputs: {} } }));
  expect(differences[0].message).toBe(
    "The playbook can not run: The action type 'Liquid' is not supported: it needs an integration account. (resources[0].properties.definition.actions.A.type)",
  );
});
