/** The door of workbooks: what their items, parameters and queries mean, as data to be shown. Runs in Node.js and in a browser. */
export { type Answer, type Ask, type Question, Unsupported } from './data.ts';
export { formatUnit } from './number-format.ts';
export type { Context, Selections } from './parameter.ts';
export { present } from './present.ts';
export { readWorkbook, type Workbook } from './read.ts';
export { type Environment, renderWorkbook } from './render.ts';
export { type Doubt, references, type Substituted, substitute } from './substitute.ts';
export { missing, rangeValue, textValue, unset, type Value, type Values } from './value.ts';
export type * from './view.ts';
