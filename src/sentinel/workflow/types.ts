/** The action types that run here; each has an entry in run/actions. */
export const actionTypes = [
  'ApiConnection',
  'ApiConnectionWebhook',
  'AppendToArrayVariable',
  'AppendToStringVariable',
  'Compose',
  'DecrementVariable',
  'Expression',
  'Foreach',
  'Function',
  'Http',
  'HttpWebhook',
  'If',
  'IncrementVariable',
  'InitializeVariable',
  'JavaScriptCode',
  'Join',
  'ParseJson',
  'Query',
  'Response',
  'Scope',
  'Select',
  'SetVariable',
  'Switch',
  'Table',
  'Terminate',
  'Until',
  'Wait',
  'Workflow',
] as const;
export type ActionTypeName = (typeof actionTypes)[number];

export const triggerTypes = [
  'ApiConnection',
  'ApiConnectionWebhook',
  'ApiConnectionNotification',
  'Http',
  'HttpWebhook',
  'Recurrence',
  'Request',
  'SlidingWindow',
] as const;

const integrationAccount = 'it needs an integration account';

/** Types that the service has and this runner refuses by name, with the reason. */
export const refusedTypes: Readonly<Record<string, string>> = {
  ApiManagement: 'the call of an API Management instance is not implemented',
  As2Decode: integrationAccount,
  As2Encode: integrationAccount,
  Batch: 'batches of messages are not implemented',
  FlatFileDecoding: integrationAccount,
  FlatFileEncoding: integrationAccount,
  IntegrationAccountArtifactLookup: integrationAccount,
  Liquid: integrationAccount,
  SendToBatch: 'batches of messages are not implemented',
  ServiceProvider: 'built-in connectors of Standard workflows are not implemented',
  Swagger: 'a connector that is described by a Swagger document is not implemented',
  XmlValidation: integrationAccount,
  Xslt: integrationAccount,
};
