// What reads the files of all languages, for hosts that cannot wait until it is loaded.
import type { Frontend, Loaded } from '../model/resource.ts';
import { cloudformation } from './cloudformation/frontend.ts';
import { live } from './live/frontend.ts';
import { pulumi } from './pulumi/frontend.ts';
import { terraform } from './terraform/frontend.ts';

export const frontends: readonly Frontend<Loaded>[] = [cloudformation, terraform, pulumi, live];
