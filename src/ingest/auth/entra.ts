import { secret, text } from '../settings.ts';
import { entraApplication } from './oauth2.ts';

/** The settings of a connector that reads as an application of Entra ID. */
export const entraSettings = {
  tenant: text('Tenant, as an id or a domain'),
  clientId: text('Id of the application that reads'),
  clientSecret: secret('Secret of that application'),
} as const;

/** Proves to a resource, such as `https://graph.microsoft.com`, that the application of {@link entraSettings} asks. */
export function entraReader(resource: string) {
  return ({ tenant, clientId, clientSecret }: { tenant: string; clientId: string; clientSecret: string }) =>
    entraApplication({ tenant, clientId, secret: clientSecret, scope: `${resource}/.default` });
}
