import { type Call, defineService, ok, type Reply } from '../service.ts';

/** What a client that knows only the address asks for first: where everything is. */
export default defineService({
  audience: 'anyone',
  versioned: true,
  bodyLimit: 0,
  operations: [{ name: 'Metadata_Endpoints', method: 'GET', path: '/metadata/endpoints', handle: endpoints }],
});

/** Until 2019-05-01 the answer was one cloud, since then it is a list of clouds. Only an ADFS authority is asked without the internet. */
function endpoints(call: Call): Reply {
  const { origin } = call;
  const authentication = {
    loginEndpoint: `${origin}/adfs`,
    audiences: [origin, 'https://management.azure.com'],
    tenant: 'adfs',
    identityProvider: 'ADFS',
  };
  if (call.apiVersion < '2019-05-01')
    return ok({ galleryEndpoint: origin, graphEndpoint: origin, portalEndpoint: origin, authentication });
  const cloud = {
    name: 'PicketLocal',
    portal: origin,
    authentication,
    graphAudience: origin,
    graph: origin,
    resourceManager: origin,
    gallery: origin,
    batch: origin,
    media: origin,
    suffixes: {},
    logAnalyticsResourceId: 'https://api.loganalytics.io',
  };
  return ok([cloud]);
}
