// The floor: walks a folder, reads every file and searches its bytes, and nothing else.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const markers = ['AWS::Batch::', 'AWS::CloudFormation::Stack', 'AWS::EC2::LaunchTemplate', 'aws_batch_'].map(
  (text) => Buffer.from(text),
);
let found = 0;
function walk(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) walk(path);
    else {
      const bytes = readFileSync(path);
      if (markers.some((marker) => bytes.includes(marker))) found++;
    }
  }
}
walk(process.argv[2]);
console.log(found);
