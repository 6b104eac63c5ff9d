// Validates templates with cloudformation-validate, as a yardstick.
import { createRequire } from 'node:module';

const require = createRequire(new URL('../counterparts/package.json', import.meta.url));
const { RegoEngine, TemplateFile } = require('@aws/cloudformation-validate');
const engine = new RegoEngine();
let found = 0;
for (const path of process.argv.slice(2))
  found += engine.validateStandard(new TemplateFile(path)).diagnostics.length;
engine.free();
console.log(found);
