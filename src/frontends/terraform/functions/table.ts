// All functions of Terraform 1.11 but `try` and `can`, which evaluate their arguments themselves.
import { conversions } from './conversions.ts';
import { dates } from './dates.ts';
import type { Functions } from './define.ts';
import { encodings } from './encodings.ts';
import { files } from './files.ts';
import { formats } from './format.ts';
import { hashes } from './hashes.ts';
import { json } from './json.ts';
import { lists } from './lists.ts';
import { maps } from './maps.ts';
import { networks } from './networks.ts';
import { numbers } from './numbers.ts';
import { patterns } from './patterns.ts';
import { sets } from './sets.ts';
import { texts } from './texts.ts';
import { yaml } from './yaml.ts';

export const functions: Functions = {
  ...conversions,
  ...dates,
  ...encodings,
  ...files,
  ...formats,
  ...hashes,
  ...json,
  ...lists,
  ...maps,
  ...networks,
  ...numbers,
  ...patterns,
  ...sets,
  ...texts,
  ...yaml,
};
