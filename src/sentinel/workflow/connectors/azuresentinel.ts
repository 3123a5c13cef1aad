import { defineConnector } from './define.ts';

const watchlist =
  '/Watchlists/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/workspaces/{workspaceId}/watchlists/{watchlistAlias}';
const workspace = '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/workspaces/{workspaceId}';
const oldCase = '/Case/{subscriptionId}/{workspaceId}/{resourceGroup}/{identifier}/{number}';
const oldComment = '/Comment/{subscriptionId}/{workspaceId}/{resourceGroup}/{identifier}/{number}';
const bookmarks = '/Bookmarks/{subscriptionId}/resourceGroups/{resourceGroup}/workspaces/{workspaceId}';

export default defineConnector({
  api: 'azuresentinel',
  title: 'Microsoft Sentinel',
  operations: {
    'Microsoft Sentinel alert': 'WEBHOOK /subscribe',
    'Microsoft Sentinel incident': 'WEBHOOK /incident-creation',
    'Microsoft Sentinel entity': 'WEBHOOK /entity/{entityType}',
    'Alert - Get incident': 'GET /Cases/{alertId}/{subscriptionId}/{workspaceId}/{resourceGroup}',
    'Alert - Get incident (V2)': `GET /Incidents${workspace}/alerts/{alertId}`,
    'Get incident': 'POST /Incidents',
    'Update incident': 'PUT /Incidents',
    'Create incident':
      'PUT /Incidents/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/workspaces/{workspaceName}',
    'Add comment to incident (V3)': 'POST /Incidents/Comment',
    'Add comment to incident (V2)': `PUT ${oldComment}`,
    'Add comment to incident': `PUT ${oldComment}/{text}`,
    'Add task to incident': 'POST /Incidents/CreateTask',
    'Mark a task as completed': 'POST /Incidents/CompleteTask',
    'Add alert to incident': 'POST /Incidents/Relation/Create',
    'Remove alert from incident': 'POST /Incidents/Relation/Delete',
    'Change incident status': `PUT ${oldCase}/Status/{status}`,
    'Change incident severity': `PUT ${oldCase}/Severity/{severity}`,
    'Change incident title': [`PUT ${oldCase}/Title`, `PUT ${oldCase}/Title/{title}`],
    'Change incident description': [`PUT ${oldCase}/Description`, `PUT ${oldCase}/Description/{description}`],
    'Add labels to incident': `PUT ${oldCase}/AddLabels`,
    'Remove labels from incident': `PUT ${oldCase}/RemoveLabels`,
    'Entities - Get Accounts': 'POST /entities/account',
    'Entities - Get Hosts': 'POST /entities/host',
    'Entities - Get IPs': 'POST /entities/ip',
    'Entities - Get URLs': 'POST /entities/url',
    'Entities - Get FileHashes': 'POST /entities/filehash',
    'Entities - Get DNS': 'POST /entities/dnsresolution',
    'Watchlists - Create a new watchlist with data (raw content)': `PUT ${watchlist}`,
    'Watchlists - Get a watchlist by alias': `GET ${watchlist}`,
    'Watchlists - Delete a watchlist': [`DELETE ${watchlist}`, `DELETE /V2${watchlist}`],
    'Watchlists - Create a large watchlist using a SAS URI': `PUT ${watchlist}/largeWatchlist`,
    'Watchlists - Get all watchlist items for a given watchlist': [
      `GET ${watchlist}/watchlistItems`,
      `GET /V2${watchlist}/watchlistItems`,
    ],
    'Watchlists - Add a new watchlist item': `PUT ${watchlist}/watchlistItem`,
    'Watchlists - Get a watchlist item by ID': `GET ${watchlist}/watchlistItem/{watchlistItemId}`,
    'Watchlists - Update an existing watchlist item': `PUT ${watchlist}/watchlistItem/{watchlistItemId}`,
    'Watchlists - Delete a watchlist item': [
      `DELETE ${watchlist}/watchlistItem/{watchlistItemId}`,
      `DELETE /V2${watchlist}/watchlistItem/{watchlistItemId}`,
    ],
    'Bookmarks - Get all bookmarks': `GET ${bookmarks}/bookmarksList/{count}`,
    'Bookmarks - Get a bookmark': `GET ${bookmarks}/bookmarks/{bookmarkId}`,
    'Bookmarks - Delete a bookmark': `DELETE ${bookmarks}/bookmarks/{bookmarkId}`,
    'Threat intelligence - Upload STIX objects': 'POST /ThreatIntelligence/{workspaceId}/UploadStixObjects/',
    'Threat intelligence - Upload indicators of compromise (V2)':
      'POST /V2/ThreatIntelligence/{workspaceId}/UploadIndicators/',
  },
});
