import type { Explanation } from '../core/diagnostic.ts';
import { loadChecks } from './check.ts';
import { testCodes } from './test/codes.ts';

const yaml = 'https://yaml.org/spec/1.2.2/';

const fileCodes = {
  syntax: {
    says: 'The file is not well-formed at this place.',
    cause: 'Indentation, a quote, a bracket or a colon is wrong, here or in the line above.',
    cure: 'Correct the place; a text with ": " or quotes in it is safest in a block (`|`).',
    docs: yaml,
  },
  'duplicate-key': {
    says: 'A key stands twice in one mapping.',
    cause: 'Only one of the values could count, and which one differs from program to program.',
    cure: 'Remove one of them.',
  },
  encoding: {
    says: 'The file is not UTF-8.',
    cause: 'It was saved in another encoding, was cut, or is no text at all.',
    cure: 'Save it as UTF-8.',
  },
  'too-large': {
    says: 'The file is larger than any content that Azure takes.',
    cause: 'Data stands where content should stand.',
    cure: 'Move the data into a watchlist or a table.',
  },
  'prototype-key': {
    says: 'A key has a name that programs keep for themselves.',
    cause:
      '__proto__ and constructor.prototype stand in no content; they are tried to confuse a program that reads it.',
    cure: 'Remove the key.',
  },
  'too-deep': {
    says: 'The values of the file are nested too deeply.',
    cause: 'No content needs that many levels.',
    cure: 'Flatten the value.',
  },
} as const satisfies Record<string, Explanation>;

const yamlCodes = {
  tab: {
    says: 'A tab stands in the indentation.',
    cause: 'YAML allows only spaces there, because a tab has no width.',
    cure: 'Indent with spaces.',
    docs: yaml,
  },
  'control-character': {
    says: 'The file holds a character that YAML forbids.',
    cause: 'NUL and other control characters come from copying or from a broken file.',
    cure: 'Remove it, or write it as an escape in double quotes.',
    docs: yaml,
  },
  documents: {
    says: 'The file holds more than one document.',
    cause: 'A line `---` ends a document; what follows it would be lost.',
    cure: 'Put each item into a file of its own.',
  },
  empty: {
    says: 'A file has no content.',
    cause: 'It is empty, or holds only comments.',
    cure: 'Fill it, or remove it.',
  },
  tag: {
    says: 'A value has a tag that means nothing here.',
    cause: 'Only !!str, !!int, !!float, !!bool and !!null are read.',
    cure: 'Remove the tag.',
  },
  alias: {
    says: 'An alias leads nowhere, or into itself.',
    cause: 'Its anchor is missing, comes later, or holds the alias.',
    cure: 'Write the value out.',
  },
  'alias-bomb': {
    says: 'The aliases of a file unfold to more values than any content has.',
    cause: 'A few aliases of aliases can stand for billions of values.',
    cure: 'Write the values out.',
  },
  key: {
    says: 'A key is no text.',
    cause: 'A list or a mapping stands where a key belongs.',
    cure: 'Use a text as key.',
  },
} as const satisfies Record<string, Explanation>;

const formCodes = {
  'form/missing-key': {
    says: 'A key that this kind of content must have is missing.',
    cause: 'Azure refuses the item without it.',
    cure: 'Add the key.',
  },
  'form/unknown-key': {
    says: 'A key is not known here.',
    cause: 'It is misspelt, stands in the wrong place, or is a note of the author; it has no effect.',
    cure: 'Correct or remove it.',
  },
  'form/type': {
    says: 'A value has another type than its key demands.',
    cause: 'For example a text stands where a list belongs, or a number where a text belongs.',
    cure: 'Write the value in the form that the message names; quotes make a text.',
  },
  'form/value': {
    says: 'A value is not one that its key can have.',
    cause: 'It is misspelt, has other upper and lower case, or does not follow the pattern.',
    cure: 'Use one of the values of the message.',
  },
  'form/limit': {
    says: 'A value is longer, larger or smaller than Azure allows.',
    cause: 'Azure refuses the item.',
    cure: 'Bring the value within the limit of the message.',
  },
  'content/unused-suppression': {
    says: 'A suppression of picket.yaml hides nothing.',
    cause: 'What it was for was corrected, or its code or path is wrong. Left there, it would hide the next mistake.',
    cure: 'Remove it, or correct its code or path.',
  },
  'content/unknown-parameter': {
    says: 'A file names a value that a workspace does not have.',
    cause: 'The name in the placeholder is misspelt, or the workspace gives the parameter no value.',
    cure: 'Give it a value under `parameters` of the workspace in picket.yaml. Known without that: workspace.id, workspace.name, resourceGroup.name, subscription.id, tenant.id.',
  },
  'format/differs': {
    says: 'A file is not formatted.',
    cause: 'Its keys or the lines of its query stand otherwise than `picket fmt` puts them.',
    cure: 'Run `picket fmt` on the file.',
  },
  'format/meaning': {
    says: 'A file was left as it is, because formatted it would mean something else.',
    cause: 'Its query would be planned otherwise, or its values would be read otherwise: a mistake of the formatter.',
    cure: 'Format the file by hand, and report its text as a bug.',
  },
  'content/file-name': {
    says: 'A content file was not read, because its name fits only some systems.',
    cause: 'It has a character that Windows forbids, ends in a dot or a space, or is the name of a device.',
    cure: 'Rename the file.',
  },
  'content/unrecognised': {
    says: 'A file in a content folder is of no kind that Picket knows.',
    cause: 'It lies in no folder of a kind and has not the keys of one, so it is neither checked nor deployed.',
    cure: 'Move it into the folder of its kind, or out of the content folders.',
  },
} as const satisfies Record<string, Explanation>;

function prefixed(prefix: string, codes: Readonly<Record<string, Explanation>>): Record<string, Explanation> {
  return Object.fromEntries(Object.entries(codes).map(([name, one]) => [`${prefix}/${name}`, one]));
}

/** Every code that content can be given, with its meaning: of the files, of their form, of the tests and of the checks. */
export async function contentCodes(): Promise<Record<string, Explanation>> {
  const checks = (await loadChecks()).map(
    ({ code, says, cause, cure, docs }) => [code, { says, cause, cure, docs }] as const,
  );
  return {
    ...prefixed('yaml', { ...fileCodes, ...yamlCodes }),
    ...prefixed('json', fileCodes),
    ...formCodes,
    ...testCodes,
    ...Object.fromEntries(checks),
  };
}
