import { describe, expect, it } from 'vitest';
import { entitiesJson, entityKey, entityTypes } from '../../src/sentinel/index.ts';
import { makeRule, type Row, run } from './sample.ts';

type Mapping = [entityType: string, ...fields: [identifier: string, column: string][]];

function entitiesOf(mappings: Mapping[], rows: Row[]) {
  const entityMappings = mappings.map(([entityType, ...fields]) => ({
    entityType,
    fieldMappings: fields.map(([identifier, columnName]) => ({ identifier, columnName })),
  }));
  const { alerts, issues, entities } = run(makeRule({ entityMappings }), rows);
  return { found: alerts[0].entities, issues, counts: entities };
}

const fullName: Mapping = ['Account', ['FullName', 'User']];

describe('an account', () => {
  it.each<[string, Mapping, Row, object[]]>([
    ['is split at its @', fullName, { User: 'ana@contoso.example' }, [{ Name: 'ana', UPNSuffix: 'contoso.example' }]],
    ['is split at the last @', fullName, { User: 'a@b@c.example' }, [{ Name: 'a@b', UPNSuffix: 'c.example' }]],
    ['is split at the backslash', fullName, { User: 'CONTOSO\\ana' }, [{ Name: 'ana', NTDomain: 'CONTOSO' }]],
    ['keeps a plain name', fullName, { User: 'ana' }, [{ Name: 'ana' }]],
    [
      'is split when mapped by Name too',
      ['Account', ['Name', 'User']],
      { User: 'ana@x.example' },
      [{ Name: 'ana', UPNSuffix: 'x.example' }],
    ],
    [
      'keeps a suffix that is mapped itself',
      ['Account', ['Name', 'User'], ['UPNSuffix', 'Level']],
      { User: 'ana@x.example', Level: 'y.example' },
      [{ Name: 'ana', UPNSuffix: 'y.example' }],
    ],
    ['is dropped by a built-in name', ['Account', ['Name', 'User']], { User: 'System' }, []],
    ['is no entity where nothing is known', fullName, { User: '  ' }, []],
    ['is dropped without an identifier that is required', ['Account', ['NTDomain', 'User']], { User: 'CONTOSO' }, []],
  ])('%s', (_, mapping, row, expected) => {
    expect(entitiesOf([mapping], [row]).found).toEqual(expected.map(fields => ({ Type: 'account', ...fields })));
  });
});

describe('other entities', () => {
  it.each<[string, Mapping, Row, object[]]>([
    [
      'a host is split at its first dot',
      ['Host', ['FullName', 'User']],
      { User: 'web1.contoso.example' },
      [{ Type: 'host', HostName: 'web1', DnsDomain: 'contoso.example' }],
    ],
    ['an address', ['IP', ['Address', 'Ip']], { Ip: '192.0.2.5' }, [{ Type: 'ip', Address: '192.0.2.5' }]],
    ['a hash needs its algorithm', ['FileHash', ['Value', 'User']], { User: 'abc' }, []],
    [
      'a hash with its algorithm',
      ['FileHash', ['Value', 'User'], ['Algorithm', 'Level']],
      { User: 'abc', Level: 'SHA256' },
      [{ Type: 'filehash', Value: 'abc', Algorithm: 'SHA256' }],
    ],
    [
      'a truth is a truth',
      ['Host', ['HostName', 'User'], ['IsDomainJoined', 'Level']],
      { User: 'web1', Level: 'True' },
      [{ Type: 'host', HostName: 'web1', IsDomainJoined: true }],
    ],
    ['a type that does not exist gives none', ['constructor', ['Name', 'User']], { User: 'x' }, []],
  ])('%s', (_, mapping, row, expected) => {
    expect(entitiesOf([mapping], [row]).found).toEqual(expected);
  });

  it('each of the 18 types can be mapped by the identifiers that it requires', () => {
    expect(Object.keys(entityTypes)).toHaveLength(18);
    const gaps = Object.entries(entityTypes).filter(([name, type]) => {
      const mapping: Mapping = [name, ...type.required[0].map((id): [string, string] => [id, 'User'])];
      return entitiesOf([mapping], [{ User: 'x' }]).found.length !== 1;
    });
    expect(gaps).toEqual([]);
  });

  it('only uses identifiers that it has', () => {
    const wrong = Object.values(entityTypes).filter(type =>
      [...type.required, ...type.strong].flat().some(name => !type.identifiers.includes(name) && name !== 'FullName'),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the entities of an alert', () => {
  it('name the same thing once', () => {
    const rows = [{ User: 'ana' }, { User: 'ben' }, { User: 'ana' }];
    expect(entitiesOf([fullName, fullName], rows).found.map(entity => entity.Name)).toEqual(['ana', 'ben']);
  });

  it('are shared out: 500 among the mappings', () => {
    const rows = Array.from({ length: 400 }, (_, row) => ({ User: `u${row}`, Ip: `192.0.2.${row}` }));
    const { found, counts, issues } = entitiesOf([fullName, ['IP', ['Address', 'Ip']]], rows);
    expect(found).toHaveLength(500);
    expect(counts).toEqual({ generated: 500, dropped: 300 });
    expect(issues).toEqual([
      '150 Account entities were dropped: a mapping may give 250.',
      '150 IP entities were dropped: a mapping may give 250.',
    ]);
  });

  it('fit into 64 KB', () => {
    const rows = Array.from({ length: 100 }, (_, row) => ({ User: `${row}${'x'.repeat(2000)}` }));
    const { found, issues } = entitiesOf([fullName], rows);
    expect(Buffer.byteLength(entitiesJson(found))).toBeLessThanOrEqual(64 * 1024);
    expect(found).toHaveLength(32);
    expect(issues).toEqual(['68 entities were dropped: together they exceed 64 KB.']);
  });

  it('are written with an id each, or not at all', () => {
    expect(entitiesJson([])).toBe('');
    expect(JSON.parse(entitiesJson([{ Type: 'ip', Address: '192.0.2.5' }]))).toEqual([
      { $id: '3', Type: 'ip', Address: '192.0.2.5' },
    ]);
  });
});

describe('two entities are the same', () => {
  it.each([
    [
      'by a strong identifier, whatever else is known',
      { Type: 'account', Name: 'Ana', UPNSuffix: 'x.example', AadTenantId: 't' },
      { Type: 'account', Name: 'ana', UPNSuffix: 'X.example' },
      true,
    ],
    [
      'not by another domain',
      { Type: 'account', Name: 'ana', UPNSuffix: 'x.example' },
      { Type: 'account', Name: 'ana', UPNSuffix: 'y.example' },
      false,
    ],
    ['not by another type', { Type: 'malware', Name: 'x' }, { Type: 'account', Name: 'x' }, false],
  ])('%s', (_, a, b, same) => {
    expect(entityKey(a) === entityKey(b)).toBe(same);
  });
});
