import { asText, fieldOf, type Value } from '../value.ts';
import azuread from './azuread.ts';
import azureadip from './azureadip.ts';
import azureblob from './azureblob.ts';
import azureloganalyticsdatacollector from './azureloganalyticsdatacollector.ts';
import azuremonitorlogs from './azuremonitorlogs.ts';
import azuresentinel from './azuresentinel.ts';
import { type Connector, type ConnectorRequest, type Meaning, meaningOf } from './define.ts';
import jira from './jira.ts';
import keyvault from './keyvault.ts';
import microsoftgraphsecurity from './microsoftgraphsecurity.ts';
import office365 from './office365.ts';
import office365users from './office365users.ts';
import serviceNow from './service-now.ts';
import sharepointonline from './sharepointonline.ts';
import slack from './slack.ts';
import teams from './teams.ts';
import virustotal from './virustotal.ts';
import wdatp from './wdatp.ts';
import zendesk from './zendesk.ts';

/** The managed connectors that are known by name, each a module of this folder. A call of any other is known by method and path. */
export const connectors: readonly Connector[] = [
  azuread,
  azureadip,
  azureblob,
  azureloganalyticsdatacollector,
  azuremonitorlogs,
  azuresentinel,
  jira,
  keyvault,
  microsoftgraphsecurity,
  office365,
  office365users,
  serviceNow,
  sharepointonline,
  slack,
  teams,
  virustotal,
  wdatp,
  zendesk,
];

const byApi = new Map(connectors.map(connector => [connector.api, connector]));

/** The connector of an API, or undefined. */
export function connectorOf(api: string): Connector | undefined {
  return byApi.get(api.toLowerCase());
}

/** What a call means, or undefined when its connector or operation is not known. */
export function operationOf(call: ConnectorRequest & { api: string }): Meaning | undefined {
  const connector = connectorOf(call.api);
  return connector && meaningOf(connector, call);
}

/** The API behind a connection: the entry of `$connections` with this connection id says it. */
export function apiOf(connections: Value, connectionId: string): string | undefined {
  if (!(connections instanceof Map)) return undefined;
  const entry = connections
    .values()
    .find(one => asText(fieldOf(one, 'connectionId')).toLowerCase() === connectionId.toLowerCase());
  const id = asText(fieldOf(entry, 'id')) || asText(fieldOf(entry, 'api', 'id'));
  return id
    .split('/')
    .findLast(step => step !== '')
    ?.toLowerCase();
}
