import { defineConnector } from './define.ts';

export default defineConnector({
  api: 'virustotal',
  title: 'VirusTotal',
  operations: {
    'Get a URL report': 'GET /api/v3/urls/{id}',
    'Get a domain report': 'GET /api/v3/domains/{domain}',
    'Get an IP report': ['GET /api/v3/ip_addresses/connectorV2/{ip}', 'GET /api/v3/ip_addresses/{ip}'],
    'Get a file report': ['GET /api/v3/files/connectorV2/{hash}', 'GET /api/v3/files/{hash}'],
    'Analyse a URL': 'POST /api/v3/urls',
    'Get an analysis': ['GET /api/v3/analyses/connectorV2/{id}', 'GET /api/v3/analyses/{id}'],
  },
});
