// Keeps one comment with a report on the pull request of a run of GitHub Actions. It is found again by a marker that
// nobody sees. Without the right to comment, as in pull requests from forks, the report is in the summary alone.
import { readFileSync } from 'node:fs';

const { GITHUB_EVENT_PATH, GITHUB_REPOSITORY, GITHUB_API_URL, CATEGORY = 'amilint', TOKEN } = process.env;
const MOST_PAGES = 50;
const PAGE = 100;

const report = readFileSync(process.argv[2], 'utf8');
const marker = `<!-- amilint report of ${CATEGORY.replaceAll(/[^\w.-]/g, '-')} -->`;
const body = `${marker}\n${report}`;
const headings = report.match(/^### amilint: .*/gm) ?? [];

/** The answer of GitHub's API; an Error with the status when it refuses. */
async function ask(method, path, data) {
  const response = await fetch(`${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}${path}`, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${TOKEN}`,
      'user-agent': 'amilint',
      'x-github-api-version': '2022-11-28',
    },
    ...(data === undefined ? {} : { body: JSON.stringify(data) }),
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) throw new Error(`GitHub answers ${response.status}`);
  return response.json();
}

/** The comment with the marker that this token has written; other people may quote the marker. */
async function ownComment(number) {
  for (let page = 1; page <= MOST_PAGES; page++) {
    const comments = await ask('GET', `/issues/${number}/comments?per_page=${PAGE}&page=${page}`);
    const found = comments.find((one) => one.user?.type === 'Bot' && one.body?.startsWith(marker));
    if (found || comments.length < PAGE) return found;
  }
  return undefined;
}

async function comment(number) {
  const known = await ownComment(number);
  if (known?.body === body) return;
  if (known) await ask('PATCH', `/issues/comments/${known.id}`, { body });
  // A report without findings and changes is worth an update, and no comment of its own.
  else if (!headings.every((heading) => heading.startsWith('### amilint: no ')))
    await ask('POST', `/issues/${number}/comments`, { body });
}

const event = GITHUB_EVENT_PATH ? JSON.parse(readFileSync(GITHUB_EVENT_PATH, 'utf8')) : {};
const number = event.pull_request?.number;
if (number !== undefined && TOKEN) {
  try {
    await comment(number);
  } catch (error) {
    console.log(`The report is not on the pull request (${error.message}); it is in the summary of the job.`);
  }
}
