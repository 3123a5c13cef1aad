import { createHash, timingSafeEqual } from 'node:crypto';
import { type Call, defineService, ok, Refusal, type Reply } from '../service.ts';
import { plain, tokenLifetime } from '../tokens.ts';

/** The resources that tokens can be asked for, beside the local Azure itself. */
const resources = [
  'https://management.azure.com',
  'https://management.core.windows.net',
  'https://monitor.azure.com',
  'https://kusto.kusto.windows.net',
  'https://api.loganalytics.io',
  'https://api.loganalytics.azure.com',
];

/** Microsoft Entra's token endpoint for client credentials. https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow */
export default defineService({
  audience: 'anyone',
  versioned: false,
  bodyLimit: 64 * 1024,
  errorBody: ({ code, message, details }) => ({ error: code, error_description: message, ...details }),
  operations: [
    ...[
      '/:tenant/v2.0/.well-known/openid-configuration',
      '/:tenant/.well-known/openid-configuration',
      '/:tenant/adfs/.well-known/openid-configuration',
    ].map(path => ({ name: 'Discovery', method: 'GET', path, handle: discovery }) as const),
    {
      name: 'SigningKeys',
      method: 'GET',
      path: '/:tenant/discovery/v2.0/keys',
      handle: async call => ok(await call.workspace.tokens.keySet()),
    },
    ...['/:tenant/oauth2/v2.0/token', '/:tenant/oauth2/token', '/:tenant/adfs/oauth2/token'].map(
      path => ({ name: 'Token', method: 'POST', path, handle: token }) as const,
    ),
  ],
});

function checkTenant(call: Call): void {
  const { tenant } = call.params;
  const known = [call.workspace.identity.tenantId, 'adfs'];
  if (!known.includes(tenant.toLowerCase()))
    throw refusal(
      400,
      'invalid_request',
      90002,
      `Tenant '${tenant}' not found. The local Azure has the tenants ${known.join(' and ')}.`,
    );
}

function discovery(call: Call): Reply {
  checkTenant(call);
  const { tenant } = call.params;
  const authority = `${call.origin}/${tenant}`;
  return ok({
    token_endpoint: `${authority}/oauth2/v2.0/token`,
    authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${authority}/oauth2/v2.0/devicecode`,
    jwks_uri: `${authority}/discovery/v2.0/keys`,
    issuer: tenant === 'adfs' ? `${call.origin}/adfs` : `${authority}/v2.0`,
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    response_types_supported: ['code', 'id_token', 'token'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid'],
  });
}

async function token(call: Call): Promise<Reply> {
  checkTenant(call);
  const form = new URLSearchParams(call.raw.toString('utf8'));
  checkClient(call, form);
  const audience = audienceOf(call, form);
  const lifetime = { expires_in: tokenLifetime, ext_expires_in: tokenLifetime };
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: { token_type: 'Bearer', ...lifetime, access_token: await call.workspace.tokens.issue(audience) },
  };
}

function checkClient(call: Call, form: URLSearchParams): void {
  const { clientId, clientSecret } = call.workspace.identity;
  if (form.get('grant_type') !== 'client_credentials')
    throw refusal(
      400,
      'unsupported_grant_type',
      70003,
      `The app requested an unsupported grant type '${form.get('grant_type') ?? ''}'. The local Azure knows client_credentials only.`,
    );
  if (form.get('client_id')?.toLowerCase() !== clientId)
    throw refusal(
      400,
      'unauthorized_client',
      700016,
      `Application with identifier '${form.get('client_id') ?? ''}' was not found in the directory. The local Azure has one, AZURE_CLIENT_ID in local.env.`,
    );
  const secret = form.get('client_secret');
  if (!secret)
    throw refusal(
      401,
      'invalid_client',
      7000218,
      "The request body must contain the following parameter: 'client_secret'.",
    );
  if (!same(secret, clientSecret))
    throw refusal(
      401,
      'invalid_client',
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
    );
}

/** `scope` of version 2 or `resource` of version 1 as an audience. */
function audienceOf(call: Call, form: URLSearchParams): string {
  const scope = form.get('scope');
  const wanted = scope === null ? (form.get('resource') ?? '') : scope.split(' ')[0].replace(/\/\.default$/, '');
  if (scope !== null && !/\/\.default$/.test(scope.split(' ')[0]))
    throw refusal(
      400,
      'invalid_scope',
      1002012,
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier.`,
    );
  if (isOwnAddress(wanted, call.origin)) return call.origin;
  if (!resources.includes(plain(wanted)))
    throw refusal(
      400,
      'invalid_resource',
      500011,
      `The resource principal named ${wanted} was not found in the tenant. The local Azure has ${resources.join(', ')}.`,
    );
  return plain(wanted);
}

/** Some clients ask for a token for the address that they were given, path and all. */
function isOwnAddress(wanted: string, origin: string): boolean {
  return plain(wanted) === origin || plain(wanted).startsWith(`${origin}/`);
}

function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function refusal(status: number, error: string, number: number, message: string): Refusal {
  return new Refusal(status, error, `AADSTS${number}: ${message}`, { details: { error_codes: [number] } });
}
