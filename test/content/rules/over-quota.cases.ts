import { defineCases } from '../check-cases.ts';

export default defineCases('rule/over-quota', 'rule', {
  passes: {
    'a first rule': 'kind: NRT',
  },
  fails: {
    'one too many': {
      text: `kind: NRT
«name»: One more`,
      says: /rule number 51/,
      files: {
        'detections/a00.yaml': `kind: NRT
name: r0
query: SigninLogs`,
        'detections/a01.yaml': `kind: NRT
name: r1
query: SigninLogs`,
        'detections/a02.yaml': `kind: NRT
name: r2
query: SigninLogs`,
        'detections/a03.yaml': `kind: NRT
name: r3
query: SigninLogs`,
        'detections/a04.yaml': `kind: NRT
name: r4
query: SigninLogs`,
        'detections/a05.yaml': `kind: NRT
name: r5
query: SigninLogs`,
        'detections/a06.yaml': `kind: NRT
name: r6
query: SigninLogs`,
        'detections/a07.yaml': `kind: NRT
name: r7
query: SigninLogs`,
        'detections/a08.yaml': `kind: NRT
name: r8
query: SigninLogs`,
        'detections/a09.yaml': `kind: NRT
name: r9
query: SigninLogs`,
        'detections/a10.yaml': `kind: NRT
name: r10
query: SigninLogs`,
        'detections/a11.yaml': `kind: NRT
name: r11
query: SigninLogs`,
        'detections/a12.yaml': `kind: NRT
name: r12
query: SigninLogs`,
        'detections/a13.yaml': `kind: NRT
name: r13
query: SigninLogs`,
        'detections/a14.yaml': `kind: NRT
name: r14
query: SigninLogs`,
        'detections/a15.yaml': `kind: NRT
name: r15
query: SigninLogs`,
        'detections/a16.yaml': `kind: NRT
name: r16
query: SigninLogs`,
        'detections/a17.yaml': `kind: NRT
name: r17
query: SigninLogs`,
        'detections/a18.yaml': `kind: NRT
name: r18
query: SigninLogs`,
        'detections/a19.yaml': `kind: NRT
name: r19
query: SigninLogs`,
        'detections/a20.yaml': `kind: NRT
name: r20
query: SigninLogs`,
        'detections/a21.yaml': `kind: NRT
name: r21
query: SigninLogs`,
        'detections/a22.yaml': `kind: NRT
name: r22
query: SigninLogs`,
        'detections/a23.yaml': `kind: NRT
name: r23
query: SigninLogs`,
        'detections/a24.yaml': `kind: NRT
name: r24
query: SigninLogs`,
        'detections/a25.yaml': `kind: NRT
name: r25
query: SigninLogs`,
        'detections/a26.yaml': `kind: NRT
name: r26
query: SigninLogs`,
        'detections/a27.yaml': `kind: NRT
name: r27
query: SigninLogs`,
        'detections/a28.yaml': `kind: NRT
name: r28
query: SigninLogs`,
        'detections/a29.yaml': `kind: NRT
name: r29
query: SigninLogs`,
        'detections/a30.yaml': `kind: NRT
name: r30
query: SigninLogs`,
        'detections/a31.yaml': `kind: NRT
name: r31
query: SigninLogs`,
        'detections/a32.yaml': `kind: NRT
name: r32
query: SigninLogs`,
        'detections/a33.yaml': `kind: NRT
name: r33
query: SigninLogs`,
        'detections/a34.yaml': `kind: NRT
name: r34
query: SigninLogs`,
        'detections/a35.yaml': `kind: NRT
name: r35
query: SigninLogs`,
        'detections/a36.yaml': `kind: NRT
name: r36
query: SigninLogs`,
        'detections/a37.yaml': `kind: NRT
name: r37
query: SigninLogs`,
        'detections/a38.yaml': `kind: NRT
name: r38
query: SigninLogs`,
        'detections/a39.yaml': `kind: NRT
name: r39
query: SigninLogs`,
        'detections/a40.yaml': `kind: NRT
name: r40
query: SigninLogs`,
        'detections/a41.yaml': `kind: NRT
name: r41
query: SigninLogs`,
        'detections/a42.yaml': `kind: NRT
name: r42
query: SigninLogs`,
        'detections/a43.yaml': `kind: NRT
name: r43
query: SigninLogs`,
        'detections/a44.yaml': `kind: NRT
name: r44
query: SigninLogs`,
        'detections/a45.yaml': `kind: NRT
name: r45
query: SigninLogs`,
        'detections/a46.yaml': `kind: NRT
name: r46
query: SigninLogs`,
        'detections/a47.yaml': `kind: NRT
name: r47
query: SigninLogs`,
        'detections/a48.yaml': `kind: NRT
name: r48
query: SigninLogs`,
        'detections/a49.yaml': `kind: NRT
name: r49
query: SigninLogs`,
      },
    },
  },
});
