import { armFileKind } from '../arm-file.ts';
import { canonicalContent, contentKinds, describedContent, isOwnContent } from '../content-properties.ts';
import { defineKind } from '../kind.ts';
import { objectAt, properties, sentinelId } from '../resource.ts';
import { strings } from '../schemas.ts';

const string = { type: 'string' };

/** A template that Content hub offers to make content from. https://learn.microsoft.com/rest/api/securityinsights/content-template */
export default defineKind(
  armFileKind({
    name: 'content-template',
    noun: 'content template',
    folder: 'packages',
    files: /(^|\/)packages\/.*\.(ya?ml|json)$/i,
    type: 'Microsoft.SecurityInsights/contentTemplates',
    apiVersion: '2025-09-01',
    stage: 11,
    mark: 'source',
    etag: true,
    collection: target => `${sentinelId(target)}/contentTemplates`,
    query: { $expand: 'properties/mainTemplate' },
    required: ['contentId', 'contentProductId', 'contentKind', 'version', 'displayName', 'packageId', 'packageVersion'],
    properties: {
      ...describedContent,
      contentProductId: { type: 'string', minLength: 1 },
      contentKind: { type: 'string', enum: contentKinds },
      displayName: { type: 'string', minLength: 1 },
      packageId: { type: 'string', minLength: 1 },
      packageVersion: string,
      packageKind: string,
      packageName: string,
      customVersion: string,
      isDeprecated: string,
      previewImages: strings(),
      previewImagesDark: strings(),
      mainTemplate: { type: 'object' },
    },
    owns: body => isOwnContent(objectAt(properties(body), 'source')),
    canonical: canonicalContent,
  }),
);
