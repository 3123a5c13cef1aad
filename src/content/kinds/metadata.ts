import { armFileKind } from '../arm-file.ts';
import { canonicalContent, contentKinds, describedContent, isOwnContent } from '../content-properties.ts';
import { text } from '../field.ts';
import { defineKind } from '../kind.ts';
import { objectAt, properties, sentinelId } from '../resource.ts';
import { strings } from '../schemas.ts';

/** What is said of a resource beside it: author, support, version. https://learn.microsoft.com/rest/api/securityinsights/metadata */
export default defineKind(
  armFileKind({
    name: 'metadata',
    noun: 'metadata',
    folder: 'metadata',
    files: /(^|\/)metadata\/.*\.(ya?ml|json)$/i,
    type: 'Microsoft.SecurityInsights/metadata',
    apiVersion: '2025-09-01',
    stage: 10,
    mark: 'source',
    etag: false,
    collection: target => `${sentinelId(target)}/metadata`,
    required: ['parentId', 'kind'],
    properties: {
      ...describedContent,
      parentId: { type: 'string', minLength: 1 },
      kind: { type: 'string', enum: contentKinds },
      customVersion: { type: 'string' },
      previewImages: strings(),
      previewImagesDark: strings(),
    },
    owns: body => !text(body.name).startsWith('picket-') && isOwnContent(objectAt(properties(body), 'source')),
    canonical: canonicalContent,
  }),
);
