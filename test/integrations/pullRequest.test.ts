// The GitHub Action in a pull request: what is new there, annotations, the summary, and one comment that is
// kept.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { githubActions } from '../counterparts/githubActions.ts';
import { pack, ROOT, textOf } from './support.ts';

const PINNED = textOf('fixtures/pinned-ami/batch.yaml');

function git(folder: string, ...args: string[]): string {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'protocol.file.allow=always'];
  return execFileSync('git', [...who, ...args], { cwd: folder, encoding: 'utf8' }).trim();
}

/**
 * What the runner checks out for a pull request: a clone with one commit, which merges the change into the
 * base.
 * @param change writes the change into the working tree
 */
function pullRequest(change: (folder: string) => void): { readonly clone: string; readonly event: object } {
  const origin = mkdtempSync(join(tmpdir(), 'amilint origin '));
  git(origin, 'init', '--quiet', '--initial-branch=main');
  writeFileSync(join(origin, 'old.yaml'), PINNED);
  git(origin, 'add', '--all');
  git(origin, 'commit', '--quiet', '--message=base');
  const base = git(origin, 'rev-parse', 'HEAD');
  git(origin, 'checkout', '--quiet', '-b', 'change');
  change(origin);
  git(origin, 'add', '--all');
  git(origin, 'commit', '--quiet', '--message=change');
  git(origin, 'checkout', '--quiet', 'main');
  git(origin, 'merge', '--quiet', '--no-ff', '--message=merge', 'change');
  git(origin, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
  const clone = mkdtempSync(join(tmpdir(), 'amilint clone '));
  git(clone, 'clone', '--quiet', '--depth=1', `file://${origin}`, '.');
  return { clone, event: { pull_request: { number: 7, base: { sha: base } } } };
}

describe('the Action in a pull request', { timeout: 300_000 }, () => {
  const tarball = pack();
  const folder = mkdtempSync(join(tmpdir(), 'amilint-api-'));
  const state = join(folder, 'comments.json');
  let github: Awaited<ReturnType<typeof githubActions>>;
  let server: ChildProcess;
  let api = '';

  beforeAll(async () => {
    github = await githubActions();
    const address = join(folder, 'address');
    server = spawn(process.execPath, [join(ROOT, 'test/counterparts/commentsApi.mjs'), state, address]);
    for (let waited = 0; !existsSync(address) && waited < 100; waited++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    api = readFileSync(address, 'utf8');
  });
  afterAll(() => server.kill());

  const comments = (): { id: number; body: string; user: { type: string } }[] =>
    JSON.parse(readFileSync(state, 'utf8')).comments;
  const start = (known: readonly object[]) => writeFileSync(state, JSON.stringify({ comments: known }));
  const run = (request: ReturnType<typeof pullRequest>, inputs = {}, token = 'good') =>
    github.run(join(ROOT, 'action.yml'), { version: `file:${tarball}`, ...inputs }, request.clone, {
      event: request.event,
      token,
      api,
    });

  const added = pullRequest((origin) => writeFileSync(join(origin, 'new.yaml'), PINNED));
  const mended = pullRequest((origin) =>
    writeFileSync(join(origin, 'old.yaml'), textOf('fixtures/clean/batch.yaml')),
  );

  test('only what is new fails the job, is annotated, and is in the summary and in one comment', () => {
    // More comments than a page, one of a person who quotes the marker.
    const marker = '<!-- amilint report of amilint -->';
    const others = Array.from({ length: 120 }, (_, index) => ({
      id: index + 1,
      body: 'hello',
      user: { type: 'User' },
    }));
    start([...others, { id: 121, body: `${marker}\nquoted`, user: { type: 'User' } }]);
    const first = run(added);
    expect(first, first.log).toMatchObject({ failed: 'Verdict', outputs: { 'exit-code': '1' } });
    expect(first.log).toMatch(/^::warning file=new\.yaml/m);
    expect(first.log).not.toMatch(/^::\w+ file=old\.yaml/m);
    expect(first.summary).toContain('not new');
    expect(comments().length).toBe(122);
    expect(comments()[121]?.body).toBe(`${marker}\n${first.summary}`);
    run(added);
    expect(comments().length).toBe(122);
    const after = run(mended);
    expect(after, after.log).toMatchObject({ failed: undefined, outputs: { 'exit-code': '0' } });
    expect(comments().length).toBe(122);
    expect(comments()[121]?.body).toContain('no new findings');
    expect(comments()[120]?.body).toContain('quoted');
  });

  test('nothing new: no comment where there is none', () => {
    start([]);
    expect(run(mended)).toMatchObject({ failed: undefined });
    expect(comments()).toEqual([]);
  });

  test('with diff the comment says what the pull request does to each environment', () => {
    start([]);
    const { summary, failed } = run(mended, { diff: 'true' });
    expect(failed).toBeUndefined();
    expect(summary).toContain('### amilint: what the change does to compute environments');
    expect(comments().map(({ body }) => body)).toEqual([`<!-- amilint report of amilint -->\n${summary}`]);
  });

  test('without the right to comment the report is in the summary', () => {
    start([]);
    const { log, summary, failed } = run(added, {}, 'bad');
    expect(failed).toBe('Verdict');
    expect(log).toContain('The report is not on the pull request (GitHub answers 403)');
    expect(summary).toContain('new finding');
  });

  test('each part can be switched off, and all findings can be judged', () => {
    start([]);
    const inputs = { since: 'none', annotations: 'false', summary: 'false', comment: 'false' };
    const { log, summary, failed } = run(mended, inputs);
    expect({ summary, failed, comments: comments() }).toEqual({
      summary: '',
      failed: undefined,
      comments: [],
    });
    expect(log).not.toMatch(/^::(warning|error|notice) /m);
    const all = run(added, inputs);
    expect(all.log).toMatch(/── old\.yaml/);
  });

  test('the base is that of the merge, also when the base of the event is older', () => {
    start([]);
    const other = { ...added, event: { pull_request: { number: 7, base: { sha: '0'.repeat(40) } } } };
    expect(run(other).log).toMatch(/\d+ findings not new/);
  });
});
