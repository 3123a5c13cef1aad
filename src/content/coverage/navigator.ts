import type { JsonObject } from '../resource.ts';
import type { AttackCoverage, CoveredTechnique, Level } from './attack-coverage.ts';

/** The colours of the levels, the same in every picture. */
export const colors: Readonly<Record<Level, string>> = {
  none: '#ffffff',
  hunted: '#d9c8f0',
  present: '#f6d58a',
  tested: '#8fc3ee',
  connected: '#7ccb9a',
};

export const meanings: Readonly<Record<Level, string>> = {
  none: 'nothing',
  hunted: 'hunting query only',
  present: 'detection without passing tests',
  tested: 'detection with passing tests',
  connected: 'tested, and its tables have data',
};

const scores: Readonly<Record<Level, number>> = { none: 0, hunted: 25, present: 50, tested: 75, connected: 100 };

/** A layer of the ATT&CK Navigator. https://github.com/mitre-attack/attack-navigator/blob/master/layers/spec/v4.5/layerformat.md */
export function navigatorLayer(coverage: AttackCoverage, name: string): JsonObject {
  const found = coverage.techniques.filter(one => one.level !== 'none').sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    name,
    versions: { attack: String(Math.floor(Number(coverage.version))), navigator: '5.1.0', layer: '4.5' },
    domain: 'enterprise-attack',
    description: `${coverage.items.length} detections and hunting queries`,
    sorting: 0,
    layout: { layout: 'side', aggregateFunction: 'average', showID: true, showName: true },
    hideDisabled: false,
    techniques: found.map(technique),
    gradient: { colors: [colors.none, colors.connected], minValue: 0, maxValue: 100 },
    legendItems: (['hunted', 'present', 'tested', 'connected'] as const).map(level => ({
      label: meanings[level],
      color: colors[level],
    })),
    showTacticRowBackground: false,
    tacticRowBackground: '#dddddd',
    selectTechniquesAcrossTactics: true,
    selectSubtechniquesWithParent: false,
    selectVisibleTechniques: false,
  };
}

function technique({ id, level, items }: CoveredTechnique): JsonObject {
  return {
    techniqueID: id,
    score: scores[level],
    color: colors[level],
    comment: meanings[level],
    enabled: true,
    showSubtechniques: false,
    metadata: items.map(item => ({ name: item.kind === 'hunting-query' ? 'hunting' : 'detection', value: item.name })),
  };
}
