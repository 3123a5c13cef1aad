/** Where the services of a cloud live, and for whom tokens are asked. */
export interface Endpoints {
  authority: string;
  arm: string;
  armAudience: string;
  query: string;
  queryAudience: string;
  ingestionAudience: string;
  /** Where Sentinel takes threat intelligence; undefined where its address is not published. */
  threatIntelligence?: string;
}

/** The national clouds: docs at https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure */
export const clouds = {
  public: {
    authority: 'https://login.microsoftonline.com',
    arm: 'https://management.azure.com',
    armAudience: 'https://management.azure.com',
    query: 'https://api.loganalytics.io',
    queryAudience: 'https://api.loganalytics.io',
    ingestionAudience: 'https://monitor.azure.com',
    threatIntelligence: 'https://api.ti.sentinel.azure.com',
  },
  usgov: {
    authority: 'https://login.microsoftonline.us',
    arm: 'https://management.usgovcloudapi.net',
    armAudience: 'https://management.usgovcloudapi.net',
    query: 'https://api.loganalytics.us',
    queryAudience: 'https://api.loganalytics.us',
    ingestionAudience: 'https://monitor.azure.us',
  },
  china: {
    authority: 'https://login.chinacloudapi.cn',
    arm: 'https://management.chinacloudapi.cn',
    armAudience: 'https://management.chinacloudapi.cn',
    query: 'https://api.loganalytics.azure.cn',
    queryAudience: 'https://api.loganalytics.azure.cn',
    ingestionAudience: 'https://monitor.azure.cn',
  },
} as const satisfies Record<string, Endpoints>;

export type Cloud = keyof typeof clouds;
