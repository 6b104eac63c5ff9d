// Parses files of Terraform with hcl2json, as a yardstick.
import { readFileSync } from 'node:fs';
import { parse } from '@cdktf/hcl2json';

for (const path of process.argv.slice(2)) await parse(path, readFileSync(path, 'utf8'));
