import type { Named } from './skeleton.ts';

/** A text as a YAML scalar in double quotes. */
const quoted = (text: string): string => JSON.stringify(text);

export function detection({ title, id }: Named): string {
  return `id: ${id}
name: ${quoted(title)}
description: |
  Identifies accounts that fail to sign in again and again from one address.
  Say here what it means, what to tune, and when it stays silent.
severity: Medium
requiredDataConnectors:
  - connectorId: AzureActiveDirectory
    dataTypes:
      - SigninLogs
queryFrequency: 1h
queryPeriod: 2h
triggerOperator: gt
triggerThreshold: 0
status: Available
tactics:
  - CredentialAccess
relevantTechniques:
  - T1110
query: |
  let threshold = 5;
  SigninLogs
  | where ingestion_time() > ago(1h) and ingestion_time() <= now()
  | where ResultType == "50126"
  | summarize Failures = count(), First = min(TimeGenerated), Last = max(TimeGenerated) by UserPrincipalName, IPAddress
  | where Failures >= threshold
entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: FullName
        columnName: UserPrincipalName
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: IPAddress
customDetails:
  Failures: Failures
alertDetailsOverride:
  alertDisplayNameFormat: "{{UserPrincipalName}} failed to sign in {{Failures}} times"
eventGroupingSettings:
  aggregationKind: AlertPerResult
version: 1.0.0
kind: Scheduled
tests:
  - name: five failures from one address
    now: 2026-11-20T12:00:00Z
    given:
      SigninLogs:
        - { TimeGenerated: -10m, UserPrincipalName: ana@contoso.example, IPAddress: 203.0.113.9, ResultType: "50126", repeat: 5 }
    expect:
      - title: ana@contoso.example failed to sign in 5 times
        severity: Medium
        entities:
          - Account: { Name: ana, UPNSuffix: contoso.example }
          - IP: { Address: 203.0.113.9 }
        customDetails: { Failures: "5" }
  - name: four failures, and a success
    now: 2026-11-20T12:00:00Z
    given:
      SigninLogs:
        - { TimeGenerated: -10m, UserPrincipalName: ana@contoso.example, IPAddress: 203.0.113.9, ResultType: "50126", repeat: 4 }
        - { TimeGenerated: -9m, UserPrincipalName: ana@contoso.example, IPAddress: 203.0.113.9, ResultType: "0" }
    expect: none
`;
}

export function hunting({ title, id }: Named): string {
  return `id: ${id}
name: ${quoted(title)}
description: |
  Searches for applications that an account signed in to for the first time within a day.
  Say here what a hunter should look at next.
requiredDataConnectors:
  - connectorId: AzureActiveDirectory
    dataTypes:
      - SigninLogs
tactics:
  - InitialAccess
relevantTechniques:
  - T1078
query: |
  let recent = 1d;
  let known = SigninLogs
      | where TimeGenerated between (ago(14d) .. ago(recent))
      | distinct UserPrincipalName, AppDisplayName;
  SigninLogs
  | where TimeGenerated > ago(recent) and ResultType == "0"
  | join kind=leftanti known on UserPrincipalName, AppDisplayName
  | summarize First = min(TimeGenerated), Addresses = make_set(IPAddress, 10) by UserPrincipalName, AppDisplayName
entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: FullName
        columnName: UserPrincipalName
version: 1.0.0
tests:
  - name: an application that is new to the account
    now: 2026-11-20T12:00:00Z
    given:
      SigninLogs:
        - { TimeGenerated: -3d, UserPrincipalName: ana@contoso.example, AppDisplayName: Mail, ResultType: "0" }
        - { TimeGenerated: -2h, UserPrincipalName: ana@contoso.example, AppDisplayName: Vault, ResultType: "0", IPAddress: 203.0.113.9 }
    expect:
      rows:
        - { UserPrincipalName: ana@contoso.example, AppDisplayName: Vault, First: -2h }
  - name: one that it always uses
    now: 2026-11-20T12:00:00Z
    given:
      SigninLogs:
        - { TimeGenerated: -3d, UserPrincipalName: ana@contoso.example, AppDisplayName: Mail, ResultType: "0" }
        - { TimeGenerated: -2h, UserPrincipalName: ana@contoso.example, AppDisplayName: Mail, ResultType: "0" }
    expect: none
`;
}

export function parser({ title, id }: Named, alias: string): string {
  return `id: ${id}
Function:
  Title: ${quoted(title)}
  Version: 1.0.0
Category: Microsoft Sentinel Parser
FunctionName: ${alias}
FunctionAlias: ${alias}
FunctionQuery: |
  Syslog
  | where ProcessName == "sshd"
  | parse SyslogMessage with Outcome " password for " User " from " SourceIp " port " *
  | where isnotempty(User)
  | project TimeGenerated, Computer, Outcome = iff(Outcome == "Accepted", "Success", "Failure"), User, SourceIp
tests:
  - name: a password that was accepted, and one that was not
    now: 2026-11-20T12:00:00Z
    given:
      Syslog:
        - { TimeGenerated: -5m, ProcessName: sshd, Computer: web1, SyslogMessage: Accepted password for ana from 192.0.2.7 port 50022 ssh2 }
        - { TimeGenerated: -4m, ProcessName: sshd, Computer: web1, SyslogMessage: Failed password for ben from 203.0.113.9 port 50023 ssh2 }
        - { TimeGenerated: -3m, ProcessName: sshd, Computer: web1, SyslogMessage: Server listening on 0.0.0.0 port 22. }
    expect:
      rows:
        - { User: ana, SourceIp: 192.0.2.7, Outcome: Success }
        - { User: ben, SourceIp: 203.0.113.9, Outcome: Failure }
  - name: another program
    now: 2026-11-20T12:00:00Z
    given:
      Syslog:
        - { TimeGenerated: -5m, ProcessName: cron, SyslogMessage: Accepted password for ana from 192.0.2.7 port 50022 ssh2 }
    expect: none
`;
}
