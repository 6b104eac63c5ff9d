// The intrinsic functions by name.
// Source: docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
import { rainInclude } from '../include.ts';
import type { Intrinsic } from '../scope.ts';
import { lists } from './lists.ts';
import { logic } from './logic.ts';
import { references } from './references.ts';
import { texts } from './texts.ts';

export const intrinsics: { readonly [name: string]: Intrinsic } = {
  ...references,
  ...texts,
  ...lists,
  ...logic,
  'Fn::Rain::Include': rainInclude,
};
