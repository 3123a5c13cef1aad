import { nameGuid } from '../../core/id.ts';
import { type Incident, type IncidentTask, modified } from '../../sentinel/index.ts';
import { armRequest, isObject, type Json, page, sentinelPath } from '../arm.ts';
import { byClient, existingIncident, incidentId, incidentOf, writeIncident } from '../incidents.ts';
import { armAudience, type Call, defineService, noContent, ok, Refusal, type Reply } from '../service.ts';

const collection = `${sentinelPath}/incidents/:incident/tasks`;
const one = `${collection}/:task`;

/** The tasks of an incident. https://learn.microsoft.com/rest/api/securityinsights/incident-tasks */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 4 * 1024 * 1024,
  operations: [
    { name: 'IncidentTasks_List', method: 'GET', path: collection, handle: listTasks },
    { name: 'IncidentTasks_Get', method: 'GET', path: one, handle: getTask },
    { name: 'IncidentTasks_CreateOrUpdate', method: 'PUT', path: one, handle: putTask },
    { name: 'IncidentTasks_Delete', method: 'DELETE', path: one, handle: removeTask },
  ],
});

function listTasks(call: Call): Reply {
  const { tasks } = incidentOf(existingIncident(call));
  return page(
    call,
    tasks.map(task => taskBody(call, task)),
  );
}

function taskBody(call: Call, task: IncidentTask): Json {
  const { name, title, description, status, createdTime, lastModifiedTime } = task;
  return {
    id: `${incidentId(call)}/tasks/${name}`,
    name,
    type: 'Microsoft.SecurityInsights/incidents/tasks',
    etag: `"${nameGuid(JSON.stringify(task))}"`,
    properties: { title, description, status, createdTimeUtc: createdTime, lastModifiedTimeUtc: lastModifiedTime },
  };
}

const isNamed = (call: Call) => (task: IncidentTask) => task.name.toLowerCase() === call.params.task.toLowerCase();

function getTask(call: Call): Reply {
  const incident = incidentOf(existingIncident(call));
  const found = incident.tasks.find(isNamed(call));
  if (!found)
    throw new Refusal(404, 'NotFound', `Task '${call.params.task}' of incident '${incident.name}' was not found.`);
  return ok(taskBody(call, found));
}

/** https://learn.microsoft.com/azure/sentinel/incident-tasks: an incident has at most 100 tasks (not verified here). */
const maxTasks = 100;
const longestTitle = 150;
const longestDescription = 3000;

async function putTask(call: Call): Promise<Reply> {
  const incident = incidentOf(existingIncident(call));
  const old = incident.tasks.find(isNamed(call));
  if (!old && incident.tasks.length >= maxTasks) throw invalid(`An incident can have at most ${maxTasks} tasks.`);
  const now = call.workspace.timestamp();
  const task = { ...checked(call), createdTime: old?.createdTime ?? now, lastModifiedTime: now };
  const tasks = old ? incident.tasks.map(each => (each === old ? task : each)) : [...incident.tasks, task];
  await changeTasks(call, incident, tasks);
  return { status: old ? 200 : 201, body: taskBody(call, task) };
}

function checked(call: Call): Pick<IncidentTask, 'name' | 'title' | 'description' | 'status'> {
  const { properties } = armRequest(call);
  const { title, description = '', status = 'New' } = isObject(properties) ? properties : {};
  if (typeof title !== 'string' || title === '') throw invalid("Required property 'title' is missing.");
  if (title.length > longestTitle) throw invalid(`The title can have at most ${longestTitle} characters.`);
  if (typeof description !== 'string' || description.length > longestDescription)
    throw invalid(`The description is a text of at most ${longestDescription} characters.`);
  if (status !== 'New' && status !== 'Completed') throw invalid(`'status' is New or Completed, not ${status}.`);
  return { name: call.params.task, title, description, status };
}

async function removeTask(call: Call): Promise<Reply> {
  const incident = incidentOf(existingIncident(call));
  const tasks = incident.tasks.filter(task => !isNamed(call)(task));
  if (tasks.length === incident.tasks.length) return noContent;
  await changeTasks(call, incident, tasks);
  return ok();
}

async function changeTasks(call: Call, incident: Incident, tasks: IncidentTask[]): Promise<void> {
  await writeIncident(call, incident, modified(incident, { ...incident, tasks }, byClient(call.workspace)));
}

function invalid(message: string): Refusal {
  return new Refusal(400, 'BadRequest', message);
}
