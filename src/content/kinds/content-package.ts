import { armFileKind } from '../arm-file.ts';
import { canonicalContent, describedContent, isOwnContent } from '../content-properties.ts';
import { defineKind } from '../kind.ts';
import { objectAt, properties, sentinelId } from '../resource.ts';

const string = { type: 'string' };

/** A solution as Content hub shows it. https://learn.microsoft.com/rest/api/securityinsights/content-package */
export default defineKind(
  armFileKind({
    name: 'content-package',
    noun: 'content package',
    folder: 'packages',
    files: /(^|\/)packages\/.*package[^/]*\.(ya?ml|json)$/i,
    type: 'Microsoft.SecurityInsights/contentPackages',
    apiVersion: '2025-09-01',
    stage: 10,
    mark: 'source',
    etag: true,
    collection: target => `${sentinelId(target)}/contentPackages`,
    required: ['contentId', 'contentProductId', 'contentKind', 'version', 'displayName'],
    properties: {
      ...describedContent,
      contentProductId: { type: 'string', minLength: 1 },
      contentKind: { type: 'string', enum: ['Solution', 'Standalone'] },
      displayName: { type: 'string', minLength: 1 },
      description: string,
      publisherDisplayName: string,
      isNew: string,
      isFeatured: string,
      isPreview: string,
      isDeprecated: string,
    },
    owns: body => isOwnContent(objectAt(properties(body), 'source')),
    canonical: canonicalContent,
  }),
);
