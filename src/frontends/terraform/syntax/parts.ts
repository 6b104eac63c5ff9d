// What expressions and bodies consist of.
import type { Body, Expression, TemplatePart } from './tree.ts';

/** All expressions of a body, those of the blocks in it too. */
export function expressionsIn({ attributes, blocks }: Body): readonly Expression[] {
  return [
    ...Array.from(attributes.values(), ({ value }) => value),
    ...blocks.flatMap(({ body }) => expressionsIn(body)),
  ];
}

/** The expressions that an expression is directly made of. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'name':
    case 'item':
      return [];
    case 'template':
      return expression.parts.flatMap(partsOfTemplate);
    case 'member':
      return [expression.of];
    case 'index':
      return [expression.of, expression.key];
    case 'splat':
      return [expression.of, expression.each];
    case 'call':
      return expression.args;
    case 'condition':
      return [expression.test, expression.yes, expression.no];
    case 'unary':
      return [expression.value];
    case 'binary':
      return [expression.a, expression.b];
    case 'for':
      return [expression.of, expression.value, expression.key ?? [], expression.test ?? []].flat();
    case 'tuple':
      return expression.items;
    case 'object':
      return expression.members.flatMap(({ key, value }) => [key, value]);
  }
}

function partsOfTemplate(part: TemplatePart): readonly Expression[] {
  switch (part.kind) {
    case 'text':
      return [];
    case 'value':
      return [part.value];
    case 'if':
      return [part.test, ...part.yes.flatMap(partsOfTemplate), ...part.no.flatMap(partsOfTemplate)];
    case 'for':
      return [part.of, ...part.body.flatMap(partsOfTemplate)];
  }
}
