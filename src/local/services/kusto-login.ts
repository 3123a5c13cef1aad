import { type Call, defineService, ok, type Reply } from '../service.ts';

/** Where clients of Azure Data Explorer learn how to sign in. */
export default defineService({
  audience: 'anyone',
  versioned: false,
  bodyLimit: 0,
  operations: [{ name: 'Kusto_AuthMetadata', method: 'GET', path: '/v1/rest/auth/metadata', handle: metadata }],
});

function metadata({ origin }: Call): Reply {
  return ok({
    AzureAD: {
      LoginEndpoint: origin,
      LoginMfaRequired: false,
      KustoClientAppId: 'db662dc1-0cfe-4e1c-a843-19a68e65be58',
      KustoClientRedirectUri: `${origin}/kustoclient`,
      KustoServiceResourceId: 'https://kusto.kusto.windows.net',
      FirstPartyAuthorityUrl: `${origin}/adfs`,
    },
  });
}
