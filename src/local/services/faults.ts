import { readFaultSettings } from '../faults.ts';
import { armAudience, type Call, defineService, ok, type Reply } from '../service.ts';

/** Bad weather and limits on request: what no Azure has, and every client of Azure meets. */
export default defineService({
  audience: armAudience,
  versioned: false,
  bodyLimit: 1024 * 1024,
  operations: [
    { name: 'Faults_Get', method: 'GET', path: '/picket/faults', handle: call => ok(call.workspace.faults.settings) },
    { name: 'Faults_Set', method: 'PUT', path: '/picket/faults', handle: set },
    { name: 'Faults_Clear', method: 'DELETE', path: '/picket/faults', handle: clear },
  ],
});

function set({ workspace, json }: Call): Reply {
  workspace.faults.set(readFaultSettings(json()));
  return ok(workspace.faults.settings);
}

function clear({ workspace }: Call): Reply {
  workspace.faults.set({});
  return ok({});
}
