import { now } from './sign-ins.ts';

/** A detection in KQL, and what a practised hand writes in SQL for the same answer over the same table. */
export interface Detection {
  name: string;
  kql: string;
  sql: string;
}

const ago = (days: number) => `${now - BigInt(days) * 864_000_000_000n}`;
const hour = '36000000000';

export const detections: readonly Detection[] = [
  {
    name: 'failed sign-ins by user and hour',
    kql: `SigninLogs | where TimeGenerated > ago(7d) | where ResultType in ("50126", "50053")
| summarize Failures = count(), IPs = dcount(IPAddress) by UserPrincipalName, bin(TimeGenerated, 1h) | where Failures >= 4`,
    sql: `select c1, c0 - c0 % ${hour}, count(*), count(distinct c3) from t0 where c0 > ${ago(7)} and c6 in ('50126', '50053')
group by all having count(*) >= 4`,
  },
  {
    name: 'password spray',
    kql: `SigninLogs | where ResultType == "50126" | summarize Users = dcount(UserPrincipalName), First = min(TimeGenerated), Last = max(TimeGenerated) by IPAddress
| where Users > 60`,
    sql: `select c3, count(distinct c1), min(c0), max(c0) from t0 where c6 = '50126' group by c3 having count(distinct c1) > 60`,
  },
  {
    name: 'term in the user agent',
    kql: `SigninLogs | where UserAgent has "python" | summarize count() by UserPrincipalName
| sort by count_ desc, UserPrincipalName asc | take 20`,
    sql: `select c1, count(*) from t0 where contains(lower(c10), 'python') and regexp_matches(c10, '(?i)\\bpython\\b') group by c1 order by 2 desc, 1 limit 20`,
  },
  {
    name: 'substring in the application',
    kql: `SigninLogs | where AppDisplayName contains "powershell" and ResultType == "0" | summarize count() by UserPrincipalName, Location | count`,
    sql: `select count(*) from (select c1, c4 from t0 where contains(lower(c5), 'powershell') and c6 = '0' group by all)`,
  },
  {
    name: 'last sign-in of each user',
    kql: `SigninLogs | where TimeGenerated > ago(10d) | summarize arg_max(TimeGenerated, IPAddress, Location, AppDisplayName) by UserPrincipalName | where Location == "RU"`,
    sql: `select c1, s.c0, s.c3, s.c4, s.c5 from (select c1, arg_max({c0: c0, c3: c3, c4: c4, c5: c5}, c0) as s from t0 where c0 > ${ago(10)} group by c1) where s.c4 = 'RU'`,
  },
  {
    name: 'success after many failures',
    kql: `let Failures = SigninLogs | where TimeGenerated > ago(3d) and ResultType == "50126" | summarize Failed = count() by UserPrincipalName | where Failed >= 20;
SigninLogs | where TimeGenerated > ago(3d) and ResultType == "0" | summarize Worked = count() by UserPrincipalName, IPAddress
| join kind=inner Failures on UserPrincipalName | where Worked >= 3 | project UserPrincipalName, IPAddress, Failed, Worked`,
    sql: `select w.c1, w.c3, f.n, w.n from (select c1, c3, count(*) as n from t0 where c0 > ${ago(3)} and c6 = '0' group by all having count(*) >= 3) w
join (select c1, count(*) as n from t0 where c0 > ${ago(3)} and c6 = '50126' group by all having count(*) >= 20) f on w.c1 = f.c1`,
  },
  {
    name: 'sign-ins from a country not seen before',
    kql: `let Known = SigninLogs | where TimeGenerated between (ago(30d) .. ago(1d)) | distinct UserPrincipalName, Location;
SigninLogs | where TimeGenerated > ago(1d) and ResultType == "0" | join kind=leftanti Known on UserPrincipalName, Location
| summarize count() by UserPrincipalName, Location`,
    sql: `select c1, c4, count(*) from (select c1, c4 from t0 where c0 > ${ago(1)} and c6 = '0') a
anti join (select distinct c1, c4 from t0 where c0 between ${ago(30)} and ${ago(1)}) b using (c1, c4) group by all`,
  },
  {
    name: 'country inside a dynamic column',
    kql: `SigninLogs | where TimeGenerated > ago(5d) and ResultType == "0" | summarize count() by Country = tostring(LocationDetails.countryOrRegion), IsInteractive`,
    sql: `select json_extract_string(c17, '$.countryOrRegion'), c14, count(*) from t0 where c0 > ${ago(5)} and c6 = '0' group by all`,
  },
  {
    name: 'addresses of each user',
    kql: `SigninLogs | where TimeGenerated > ago(2d) | summarize IPs = make_set(IPAddress, 1000), n = dcount(IPAddress) by UserPrincipalName | where n > 60
| project UserPrincipalName, n, Listed = array_length(IPs)`,
    sql: `select c1, count(distinct c3), len(list(distinct c3)[:1000]) from t0 where c0 > ${ago(2)} group by c1 having count(distinct c3) > 60`,
  },
  {
    name: 'listed applications by day',
    kql: `SigninLogs | where AppDisplayName in~ ("microsoft azure cli", "GRAPH EXPLORER", "Azure Active Directory PowerShell")
| summarize Sign_ins = count(), Users = dcount(UserId) by AppDisplayName, startofday(TimeGenerated)`,
    sql: `select c5, c0 - c0 % 864000000000, count(*), count(distinct c2) from t0
where lower(c5) in ('microsoft azure cli', 'graph explorer', 'azure active directory powershell') group by all`,
  },
  {
    name: 'risky sign-ins without a second factor',
    kql: `SigninLogs | where RiskLevelDuringSignIn in ("medium", "high") and AuthenticationRequirement != "multiFactorAuthentication" and not(UserAgent startswith "Mozilla")
| summarize Sign_ins = count(), Slowest = max(DurationMs), Average = avg(DurationMs) by AppDisplayName, ClientAppUsed`,
    sql: `select c5, c8, count(*), max(c15), avg(c15) from t0
where c12 in ('medium', 'high') and c13 <> 'multiFactorAuthentication' and not starts_with(lower(c10), 'mozilla') group by all`,
  },
  {
    name: 'users in several countries within a day',
    kql: `SigninLogs | where ResultType == "0" | summarize Countries = dcount(Location) by UserPrincipalName, bin(TimeGenerated, 1d) | where Countries >= 3
| summarize Days = count() by UserPrincipalName | sort by Days desc, UserPrincipalName asc | take 100`,
    sql: `select c1, count(*) from (select c1, c0 - c0 % 864000000000 as d from t0 where c6 = '0' group by all having count(distinct c4) >= 3)
group by c1 order by 2 desc, 1 limit 100`,
  },
];
