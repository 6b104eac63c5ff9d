// The languages that are read. Their files are known from the start; the code that reads them is loaded for a
// scan that has such files.
import type { Frontend, LanguageFiles, Loaded } from '../model/resource.ts';
import { cloudformationFiles } from './cloudformation/kinds.ts';
import { liveFiles } from './live/kinds.ts';
import { pulumiFiles } from './pulumi/kinds.ts';
import { terraformFiles } from './terraform/kinds.ts';

interface LazyLanguage extends LanguageFiles {
  /** Loads what reads the files. */
  frontend(): Promise<Frontend<Loaded>>;
}

export const languages: readonly LazyLanguage[] = [
  {
    ...cloudformationFiles,
    frontend: async () => (await import('./cloudformation/frontend.ts')).cloudformation,
  },
  { ...terraformFiles, frontend: async () => (await import('./terraform/frontend.ts')).terraform },
  { ...pulumiFiles, frontend: async () => (await import('./pulumi/frontend.ts')).pulumi },
  { ...liveFiles, frontend: async () => (await import('./live/frontend.ts')).live },
];
