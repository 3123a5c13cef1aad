import { armFileKind } from '../arm-file.ts';
import { defineKind } from '../kind.ts';
import { type JsonObject, sentinelId } from '../resource.ts';

const anything: JsonObject = {};
const object: JsonObject = { type: 'object' };
const string: JsonObject = { type: 'string' };

/** A connection of a data connector. https://learn.microsoft.com/rest/api/securityinsights/data-connectors */
export default defineKind(
  armFileKind({
    name: 'data-connector',
    noun: 'data connector',
    folder: 'data-connectors',
    files: /(^|\/)data-?connectors?\/.*\.(ya?ml|json)$/i,
    type: 'Microsoft.SecurityInsights/dataConnectors',
    apiVersion: '2025-09-01',
    stage: 4,
    mark: 'metadata',
    etag: true,
    collection: target => `${sentinelId(target)}/dataConnectors`,
    kinds: [
      'RestApiPoller',
      'AmazonWebServicesCloudTrail',
      'AzureActiveDirectory',
      'AzureAdvancedThreatProtection',
      'AzureSecurityCenter',
      'MicrosoftCloudAppSecurity',
      'MicrosoftDefenderAdvancedThreatProtection',
      'MicrosoftThreatIntelligence',
      'Office365',
      'PremiumMicrosoftDefenderForThreatIntelligence',
      'ThreatIntelligence',
    ],
    required: [],
    properties: {
      connectorDefinitionName: string,
      dataType: string,
      isActive: { type: 'boolean' },
      dcrConfig: object,
      auth: object,
      request: object,
      paging: object,
      response: object,
      addOnAttributes: object,
      tenantId: string,
      subscriptionId: string,
      awsRoleArn: string,
      dataTypes: object,
      tipLookbackPeriod: anything,
      lookbackPeriod: anything,
      requiredSKUsPresent: { type: 'boolean' },
    },
    secret: ['apiKey', 'clientSecret', 'password', 'jwtToken'],
  }),
);
