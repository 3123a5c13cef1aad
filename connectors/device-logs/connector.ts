import { defineConnector, endpoints, optional, path, secret, usually, utcOffset } from '../../src/ingest/contract.ts';
import { cefLine, jsonLine, syslogEvent } from './events.ts';
import { follow, listenToDevices } from './listen.ts';
import { jsonRow, securityRow, syslogRow } from './rows.ts';
import { CommonSecurityLog, DeviceJson_CL, Syslog } from './tables.ts';

const syslog = { table: Syslog, event: { time: 'time' }, row: syslogRow };
const cef = { table: CommonSecurityLog, event: { time: 'time' }, row: securityRow };
const json = { table: DeviceJson_CL, event: { time: 'time' }, row: jsonRow };

export default defineConnector({
  name: 'device-logs',
  title: 'Syslog, CEF, LEEF and JSON lines of devices',
  docs: 'https://www.rfc-editor.org/rfc/rfc5424',
  settings: {
    listen: optional(
      endpoints('Where to listen, parted by commas: udp://0.0.0.0:514,tcp://0.0.0.0:601,tls://0.0.0.0:6514'),
    ),
    certificate: secret('Certificate of tls:// and mtls:// with its chain, in PEM'),
    key: secret('Key of that certificate, in PEM'),
    clientAuthority: secret('Certificates whose clients mtls:// takes, in PEM'),
    utcOffset: usually('+00:00', utcOffset('How far senders that write no zone are ahead of UTC, such as +01:00')),
    syslogFile: optional(path('File of syslog lines')),
    cefFile: optional(path('File of CEF or LEEF lines')),
    jsonFile: optional(path('File of JSON lines')),
  },

  streams: {
    syslog: { ...syslog, listen: listenToDevices },
    cef: { ...cef, fedBy: 'syslog' },
    json: { ...json, fedBy: 'syslog' },
    syslogFile: { ...syslog, listen: it => follow(it.settings.syslogFile, syslogEvent, it) },
    cefFile: { ...cef, listen: it => follow(it.settings.cefFile, cefLine, it) },
    jsonFile: { ...json, listen: it => follow(it.settings.jsonFile, jsonLine, it) },
  },
});
