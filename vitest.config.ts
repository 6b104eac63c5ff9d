import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes half a minute and more: begun last, it would keep one processor waiting. */
const LONG = [
  'test/integrations/preCommit.test.ts',
  'test/regularExpressions.test.ts',
  'test/formats.test.ts',
  'test/integrations/pullRequest.test.ts',
  'test/ignore.test.ts',
  'test/integrations/githubActions.test.ts',
  'test/cli.test.ts',
];

const isLong = ({ moduleId }: TestSpecification): boolean => LONG.some((path) => moduleId.endsWith(path));

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- it is the one of the base class
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    globalSetup: 'test/globalSetup.ts',
    setupFiles: 'test/setup.ts',
    include: ['test/**/*.test.ts'],
    // By default one processor stays free, which on a machine of two halves the speed.
    maxWorkers: '100%',
    // Loading the program once for each file takes a fifth of the time. So a test undoes what it does to its process.
    isolate: false,
    sequence: { sequencer: LongFirst },
    testTimeout: 180_000,
    hookTimeout: 300_000,
  },
});
