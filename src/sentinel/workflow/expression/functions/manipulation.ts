import { invalidTemplate } from '../../fault.ts';
import { any, defineFunction, object, page, refusedFunction, rest, text } from './define.ts';

/** Functions on objects, and the first value that is not null. */
export const manipulationFunctions = {
  addProperty: defineFunction({
    docs: page('addproperty'),
    takes: [object('object'), text('property'), any('value')],
    run: ([source, property, value]) => {
      if (source.has(property))
        throw invalidTemplate(
          `The template language function 'addProperty' can not add the property '${property}': it exists already.`,
        );
      return new Map([...source, [property, value]]);
    },
    examples: { "addProperty(json('{\"a\":1}'), 'b', 2)": { a: 1, b: 2 } },
  }),
  coalesce: defineFunction({
    docs: page('coalesce'),
    takes: [rest(any('object'))],
    run: values => values.find(value => value !== null) ?? null,
    examples: {
      'coalesce(null, true, false)': true,
      "coalesce(null, 'hello', 'world')": 'hello',
      'coalesce(null, null)': null,
      "coalesce('', 'x')": '',
    },
  }),
  removeProperty: defineFunction({
    docs: page('removeproperty'),
    takes: [object('object'), text('property')],
    run: ([source, property]) => new Map([...source].filter(([key]) => key !== property)),
    examples: { 'removeProperty(json(\'{"a":1,"b":2}\'), \'a\')': { b: 2 } },
  }),
  setProperty: defineFunction({
    docs: page('setproperty'),
    takes: [object('object'), text('property'), any('value')],
    run: ([source, property, value]) => new Map([...source, [property, value]]),
    examples: { "setProperty(json('{\"a\":1}'), 'a', 'x')": { a: 'x' } },
  }),
  xpath: refusedFunction(page('xpath'), 'the service does not say how it writes the nodes that match'),
};
