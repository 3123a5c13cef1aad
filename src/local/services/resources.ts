import { groupPath, page } from '../arm.ts';
import { armAudience, type Call, defineService, Refusal, type Reply } from '../service.ts';
import { location, resourceGroup } from '../workspace.ts';

/** What lies in the group, whatever its type. https://learn.microsoft.com/rest/api/resources/resources/list */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 64 * 1024,
  operations: [
    { name: 'Resources_List', method: 'GET', path: '/subscriptions/:subscription/resources', handle: list },
    { name: 'Resources_ListByResourceGroup', method: 'GET', path: `${groupPath}/resources`, handle: list },
  ],
});

/** The types of resources that lie directly in the group. */
const topLevel = [
  'Microsoft.Insights/dataCollectionRules',
  'Microsoft.Insights/dataCollectionEndpoints',
  'microsoft.insights/workbooks',
  'Microsoft.Logic/workflows',
  'Microsoft.Web/connections',
];

function list(call: Call): Reply {
  const wanted = equalities(call.query.$filter ?? '');
  const { id, store } = call.workspace;
  const group = id.slice(0, id.indexOf('/providers/'));
  const all = topLevel.flatMap(kind => store.resources(`${group}/providers/${kind}`)).map(told);
  const fits = (one: Readonly<Record<string, string>>) =>
    wanted.every(([name, value]) => (name === 'resourcegroup' ? resourceGroup : one[name]).toLowerCase() === value);
  return page(
    call,
    all.filter(({ name, type, location: place }) => fits({ name, resourcetype: type, location: place })),
  );
}

const known = ['resourcetype', 'resourcegroup', 'name', 'location'];

/** The names and values that a filter asks for. Only equalities joined by `and` are known here. */
function equalities(filter: string): [name: string, value: string][] {
  if (filter.trim() === '') return [];
  return filter.split(/\s+and\s+/i).map(part => {
    const [, name, value] = /^\s*(\w+)\s+eq\s+'([^']*)'\s*$/i.exec(part) ?? [];
    if (!known.includes(name?.toLowerCase()))
      throw new Refusal(501, 'NotImplemented', `The local Azure can not filter resources by '${part}'.`);
    return [name.toLowerCase(), value.toLowerCase()];
  });
}

function told({ id, body }: { id: string; body: unknown }) {
  const { name, type, location: place } = body as { name: string; type: string; location?: string };
  return { id, name, type, location: place ?? location };
}
