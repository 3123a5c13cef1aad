import { defineConnector } from './define.ts';

const conversation = '/v1.0/teams/conversation';

export default defineConnector({
  api: 'teams',
  title: 'Microsoft Teams',
  operations: {
    'Post a message (V3)': 'POST /v3/beta/teams/{groupId}/channels/{channelId}/messages',
    'Post message in a chat or channel': 'POST /beta/teams/conversation/message/poster/{poster}/location/{location}',
    'Post card in a chat or channel': `POST ${conversation}/adaptivecard/poster/{poster}/location/{location}`,
    'Update an adaptive card in a chat or channel': `POST ${conversation}/updateAdaptivecard/poster/{poster}/location/{location}`,
    'Reply with a message in a channel': `POST ${conversation}/replyWithMessage/poster/{poster}/location/{location}`,
    'Post adaptive card and wait for a response': `WEBHOOK ${conversation}/gatherinput/poster/{poster}/location/{location}/$subscriptions`,
    'Post an adaptive card to a Teams channel and wait for a response':
      'WEBHOOK /flowbot/actions/flowcontinuation/recipienttypes/{recipientType}/$subscriptions',
    'Post a message as the Flow bot': 'POST /flowbot/actions/notification/recipienttypes/{recipientType}',
  },
});
